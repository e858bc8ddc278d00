//! Starting and stopping.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::router;

/// Why a server did not start, for a person.
#[derive(Debug)]
pub enum StartError {
    /// It would be reachable from other machines, and nobody set an access token.
    TokenMissing {
        /// The address it was told to listen on.
        listen: SocketAddr,
    },
    /// The address cannot be listened on.
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// A folder that was named cannot be used.
    Folder {
        /// The option that named it.
        option: &'static str,
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The HTTP client for Google cannot be made; in practice, the system has no
    /// root certificates.
    Client(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TokenMissing { listen } => write!(
                out,
                "Others can reach {listen}, so the server needs an access token: set \
                 CATENA_ACCESS_TOKEN, or listen on 127.0.0.1."
            ),
            Self::Listen { listen, source } if source.kind() == io::ErrorKind::AddrInUse => write!(
                out,
                "Another program already listens on {listen}; stop it, or choose another port \
                 with --listen (port 0 picks a free one)."
            ),
            Self::Listen { listen, source } => {
                write!(out, "The server cannot listen on {listen}: {source}.")
            }
            Self::Folder { option, folder, source } => {
                write!(out, "The folder {} given with {option} cannot be used: {source}.", folder.display())
            }
            Self::Client(why) => {
                write!(out, "Requests to Google cannot be made on this system: {why}.")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } | Self::Folder { source, .. } => Some(source),
            Self::TokenMissing { .. } | Self::Client(_) => None,
        }
    }
}

/// A server that runs. It goes on until [`Running::shutdown`] or the end of the
/// process.
#[derive(Debug)]
pub struct Running {
    /// The address it listens on, with its real port.
    pub addr: SocketAddr,
    grace: Duration,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// The address to open in a browser, ending with a slash.
    pub fn url(&self) -> String {
        format!("http://{}/", self.addr)
    }

    /// Takes no more requests and waits until the running answers have ended, at
    /// most for [`Config::grace`].
    pub async fn shutdown(self) {
        // The receiver is gone only when the server has already ended by itself.
        let _ = self.stop.send(());
        let mut task = self.task;
        if tokio::time::timeout(self.grace, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Starts a server; it listens when this returns.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let listen = config.listen;
    if !listen.ip().is_loopback() && config.access_token.is_none() {
        return Err(StartError::TokenMissing { listen });
    }
    let grace = config.grace;
    let router = router::router(config).await?;
    let refused = |source| StartError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let addr = listener.local_addr().map_err(refused)?;
    // Small pieces must leave at once, not wait to be gathered into full packets.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let (stop, stopped) = oneshot::channel();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        // Dropping the handle is not a wish to stop: only a sent word is.
        if stopped.await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    let task = tokio::spawn(async move { serving.await });
    Ok(Running { addr, grace, stop, task })
}
