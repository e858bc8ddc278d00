//! How many requests one client may make: a token bucket for each.
//!
//! A bucket holds as many tokens as there are requests in a minute and is filled
//! evenly; a request takes one. Only what costs something is counted: the API, and the
//! form that takes the access token, which nobody shall be able to guess at leisure.
//!
//! A client is an address. Behind a proxy all requests come from one address, so that
//! the proxy has to say for whom it asks (`X-Forwarded-For`); that header is believed
//! only if the server is told that there is such a proxy, since anybody can send it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;

use crate::config::Rate;
use crate::problem::problem;

/// How many clients are remembered before those that have been quiet are forgotten.
const CLIENTS: usize = 10_000;

const MINUTE: Duration = Duration::from_secs(60);

/// The buckets of all clients.
pub(crate) struct Limiter {
    rate: Rate,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// May be a fraction of one.
    tokens: f64,
    /// When that was so.
    at: Instant,
}

impl Limiter {
    pub(crate) fn new(rate: Rate) -> Arc<Self> {
        Arc::new(Self { rate, buckets: Mutex::default() })
    }

    /// Takes a token of `client`'s, or says after what time there will be one.
    fn take(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let size = f64::from(self.rate.per_minute.get());
        let per_second = size / MINUTE.as_secs_f64();
        let filled = |bucket: &Bucket| {
            let since = now.saturating_duration_since(bucket.at).as_secs_f64();
            (bucket.tokens + since * per_second).min(size)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CLIENTS && !buckets.contains_key(&client) {
            // A full bucket is as good as none.
            buckets.retain(|_, bucket| filled(bucket) < size);
        }
        let bucket = buckets.entry(client).or_insert(Bucket { tokens: size, at: now });
        let tokens = filled(bucket);
        *bucket = Bucket { tokens, at: now };
        if tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - tokens) / per_second));
        }
        bucket.tokens = tokens - 1.0;
        Ok(())
    }
}

/// The middleware that refuses what is too much.
pub(crate) async fn limit(
    State(limiter): State<Arc<Limiter>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response<Body> {
    if !counts(request.uri().path()) {
        return next.run(request).await;
    }
    let client = client(peer.ip(), request.headers(), limiter.rate.behind_proxy);
    match limiter.take(client, Instant::now()) {
        Ok(()) => next.run(request).await,
        Err(wait) => refusal(limiter.rate.per_minute, wait),
    }
}

fn counts(path: &str) -> bool {
    ["/v1/", "/v1beta/", "/upload/"].iter().any(|start| path.starts_with(start)) || path == "/access"
}

/// Who asks. Of an IPv6 address only the network counts, since its owner has all of
/// the addresses in it.
fn client(peer: IpAddr, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let told = || {
        // The proxy itself adds the last one; those before it came with the request.
        let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = if behind_proxy { told().unwrap_or(peer) } else { peer };
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

fn refusal(per_minute: NonZeroU32, wait: Duration) -> Response<Body> {
    // Rounded up: a second too early would be refused again.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let mut response = problem(
        StatusCode::TOO_MANY_REQUESTS,
        "rate_limit_exceeded",
        &format!(
            "This server allows {per_minute} requests a minute to each client. Please retry in {seconds}s."
        ),
    );
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(per_minute: u32) -> Arc<Limiter> {
        Limiter::new(Rate { per_minute: NonZeroU32::new(per_minute).unwrap(), behind_proxy: false })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_bucket_empties_and_fills_again_evenly() {
        let (limiter, one, now) = (limiter(6), address("192.0.2.1"), Instant::now());
        for _ in 0..6 {
            assert_eq!(limiter.take(one, now), Ok(()));
        }
        let wait = limiter.take(one, now).unwrap_err();
        assert!((wait.as_secs_f64() - 10.0).abs() < 1e-6, "{wait:?}");
        // Asking in vain costs nothing.
        assert_eq!(limiter.take(one, now + Duration::from_secs(4)).unwrap_err().as_secs(), 6);
        assert_eq!(limiter.take(one, now + Duration::from_secs(11)), Ok(()));
        assert!(limiter.take(one, now + Duration::from_secs(11)).is_err());
        // However long nobody asks, there is never more than a minute's worth.
        let later = now + Duration::from_secs(3_600);
        assert_eq!((0..10).filter(|_| limiter.take(one, later).is_ok()).count(), 6);
    }

    #[test]
    fn each_client_has_a_bucket_of_its_own_and_quiet_ones_are_forgotten() {
        let (limiter, now) = (limiter(1), Instant::now());
        for number in 0..CLIENTS {
            let number = u32::try_from(number).unwrap();
            assert_eq!(limiter.take(IpAddr::V4((0x0a00_0000 + number).into()), now), Ok(()));
        }
        let later = now + Duration::from_secs(61);
        assert_eq!(limiter.take(address("192.0.2.1"), later), Ok(()));
        assert_eq!(limiter.buckets.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_client_is_an_address_a_network_or_what_a_trusted_proxy_says() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("10.9.9.9, 198.51.100.7"));
        let peer = address("192.0.2.1");
        assert_eq!(client(peer, &headers, false), peer);
        assert_eq!(client(peer, &headers, true), address("198.51.100.7"));
        assert_eq!(client(peer, &HeaderMap::new(), true), peer);
        let network = address("2001:db8:1:2::");
        assert_eq!(client(address("2001:db8:1:2:3:4:5:6"), &headers, false), network);
        assert_eq!(client(address("::ffff:192.0.2.1"), &headers, false), peer);
    }

    #[test]
    fn only_what_costs_something_is_counted() {
        for (path, expected) in [
            ("/v1beta/interactions", true),
            ("/v1/models", true),
            ("/upload/v1beta/files", true),
            ("/access", true),
            ("/", false),
            ("/healthz", false),
            ("/config.json", false),
            ("/v1nothing", false),
        ] {
            assert_eq!(counts(path), expected, "{path}");
        }
    }
}
