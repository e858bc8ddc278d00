//! What tools need beyond a switch: the stores that are searched for files, and the remote servers whose tools are called.
//!
//! They are kept per device, like functions. The values of headers are secrets and are kept apart, see
//! [`super::secrets`]; here are their names alone.

use serde::{Deserialize, Serialize};

use crate::chat::functions::endpoint;

/// The version of the stored form.
const VERSION: u32 = 1;

/// What stands in front of the name of every store.
const STORES: &str = "fileSearchStores/";

/// Everything that is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kit {
    /// Stores; no two have one name.
    pub stores: Vec<Store>,
    /// Servers; no two have one name.
    pub servers: Vec<Server>,
}

/// A store of files at Google, known by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its name, such as `fileSearchStores/handbook-x1y2`.
    pub name: String,
    /// It is searched.
    pub on: bool,
}

/// A remote MCP server. Google calls it, not this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// What it is called here and in the answer: `name:tool`.
    pub name: String,
    /// Its address.
    pub url: String,
    /// The names of the headers that it is called with.
    pub headers: Vec<String>,
    /// The tools of it that may be called; empty for all.
    pub allowed: Vec<String>,
    /// It goes along.
    pub on: bool,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    v: u32,
    stores: Vec<StoredStore>,
    servers: Vec<StoredServer>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredStore {
    name: String,
    off: bool,
}

/// A server as it is kept: in the kit, and with a turn that it went along with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredServer {
    name: String,
    url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    off: bool,
}

impl StoredServer {
    /// The form in which it is kept.
    pub fn of(server: &Server) -> Self {
        let Server { name, url, headers, allowed, on } = server.clone();
        Self { name, url, headers, allowed, off: !on }
    }

    /// Reads it. A record could have been written by hand: what may not be posted is not restored.
    pub fn restore(self) -> Option<Server> {
        let Self { name, url, headers, allowed, off } = self;
        address(&url).ok()?;
        let headers = headers.into_iter().filter(|name| header_name(name).is_ok()).collect();
        Some(Server { name, url, headers, allowed, on: !off })
    }
}

impl Kit {
    /// Whether this is the stored form of a newer version, which must not be written over.
    pub fn is_newer(text: &str) -> bool {
        serde_json::from_str::<Stored>(text).is_ok_and(|stored| stored.v > VERSION)
    }

    /// Reads the stored form; `None` when it is no such form.
    pub fn from_stored(text: &str) -> Option<Self> {
        let stored: Stored = serde_json::from_str(text).ok()?;
        let stores = stored.stores.into_iter().map(|store| Store { name: store.name, on: !store.off });
        let servers = stored.servers.into_iter().filter_map(StoredServer::restore);
        Some(Self { stores: stores.collect(), servers: servers.collect() })
    }

    /// The form in which it is stored.
    pub fn to_stored(&self) -> String {
        let stored = Stored {
            v: VERSION,
            stores: self
                .stores
                .iter()
                .map(|store| StoredStore { name: store.name.clone(), off: !store.on })
                .collect(),
            servers: self.servers.iter().map(StoredServer::of).collect(),
        };
        // Strings and booleans always serialise.
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// The stores that are searched.
    pub fn searched(&self) -> Vec<String> {
        self.stores.iter().filter(|store| store.on).map(|store| store.name.clone()).collect()
    }

    /// The servers that go along.
    pub fn called(&self) -> Vec<Server> {
        self.servers.iter().filter(|server| server.on).cloned().collect()
    }

    /// Adds a store.
    ///
    /// # Errors
    ///
    /// A sentence for the person who typed its name.
    pub fn add_store(&mut self, typed: &str) -> Result<(), String> {
        let name = store_name(typed)?;
        if self.stores.iter().any(|store| store.name == name) {
            return Err(format!("{name} is in the list already."));
        }
        self.stores.push(Store { name, on: true });
        Ok(())
    }

    /// Puts a server in the place of another, or at the end.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub fn put_server(&mut self, instead_of: Option<&str>, server: Server) -> Result<(), String> {
        server_name(&server.name)?;
        address(&server.url)?;
        server.headers.iter().try_for_each(|name| header_name(name))?;
        let is_taken = self.servers.iter().any(|there| there.name == server.name);
        if is_taken && instead_of != Some(server.name.as_str()) {
            return Err(format!("There is a server named {} already.", server.name));
        }
        match self.servers.iter_mut().find(|there| Some(there.name.as_str()) == instead_of) {
            Some(there) => *there = Server { on: there.on, ..server },
            None => self.servers.push(server),
        }
        Ok(())
    }
}

impl Server {
    /// Where the values of its headers may go. A secret is kept for a place, and goes to no other.
    pub fn place(&self) -> Option<String> {
        place(&self.url).ok()
    }
}

/// The place that a secret is kept for: an address without its query, since several servers can be at one origin, each
/// with a secret of its own.
///
/// # Errors
///
/// A sentence for the person who typed the address.
pub fn place(url: &str) -> Result<String, String> {
    let origin = endpoint::origin(url)?;
    let (_, rest) = url.trim().split_once("://").unwrap_or_default();
    let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    Ok(format!("{origin}{path}"))
}

/// Reads the name of a store, with or without the folder in front.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn store_name(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    let id = typed.strip_prefix(STORES).unwrap_or(typed);
    let is_id = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if id.is_empty() {
        return Err("The store needs a name.".to_owned());
    }
    if !is_id {
        return Err(format!(
            "A store’s name is such as {STORES}handbook-x1y2: small letters, digits and dashes."
        ));
    }
    Ok(format!("{STORES}{id}"))
}

/// Checks the name of a server.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn server_name(name: &str) -> Result<(), String> {
    let is_inner = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    match name.chars().next() {
        None => Err("The server needs a name.".to_owned()),
        Some(first) if !first.is_ascii_alphabetic() => Err("The name has to begin with a letter.".to_owned()),
        Some(_) if name.len() > 64 => Err("The name has more than 64 characters.".to_owned()),
        // A colon is what the service puts between the server and its tool.
        Some(_) if !name.chars().all(is_inner) => {
            Err("The name has letters a to z, digits, underscores and dashes only.".to_owned())
        }
        Some(_) => Ok(()),
    }
}

/// Checks the address of a server: Google calls it, so only `https` is taken.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn address(url: &str) -> Result<(), String> {
    let origin = endpoint::origin(url)?;
    if !origin.starts_with("https://") {
        return Err("Google calls the server, so its address has to begin with https://".to_owned());
    }
    if url.contains('#') {
        return Err("The address of a server has no # in it.".to_owned());
    }
    Ok(())
}

/// Checks the name of a header (RFC 9110, `token`). Those that are the connection's own are not taken.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn header_name(name: &str) -> Result<(), String> {
    const OWN: [&str; 8] = [
        "host",
        "connection",
        "content-length",
        "content-type",
        "accept",
        "transfer-encoding",
        "te",
        "upgrade",
    ];
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() {
        return Err("The header needs a name.".to_owned());
    }
    if !name.bytes().all(is_token) {
        return Err(format!("{name:?} is no name of a header: no spaces, no colon, no accents."));
    }
    if OWN.iter().any(|own| name.eq_ignore_ascii_case(own)) {
        return Err(format!("{name} is set by the connection itself."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(name: &str, url: &str, headers: &[&str]) -> Server {
        let headers = headers.iter().map(|name| (*name).to_owned()).collect();
        Server { name: name.into(), url: url.into(), headers, on: true, ..Server::default() }
    }

    #[test]
    fn what_is_set_up_survives_storage() {
        let mut kit = Kit::default();
        kit.add_store("handbook-1").unwrap();
        kit.add_store(" fileSearchStores/second ").unwrap();
        kit.stores[1].on = false;
        kit.put_server(None, server("games", "https://mcp.example/mcp", &["Authorization"])).unwrap();
        kit.servers[0].allowed = vec!["roll_dice".into()];
        assert_eq!(Kit::from_stored(&kit.to_stored()), Some(kit.clone()));
        assert_eq!(kit.searched(), ["fileSearchStores/handbook-1"]);
        assert_eq!(kit.servers[0].place().as_deref(), Some("https://mcp.example/mcp"));
        assert!(kit.add_store("second").unwrap_err().contains("already"));
        assert!(Kit::is_newer(r#"{"v": 2}"#) && !Kit::is_newer(&kit.to_stored()));
        assert_eq!(Kit::from_stored("["), None);
    }

    #[test]
    fn what_the_service_or_a_header_would_not_take_is_refused() {
        let mut kit = Kit::default();
        for (server, said) in [
            (server("", "https://a.example", &[]), "needs a name"),
            (server("a:b", "https://a.example", &[]), "letters a to z"),
            (server("a", "http://a.example", &[]), "https"),
            (server("a", "http://localhost:1/mcp", &[]), "Google calls the server"),
            (server("a", "https://a.example/#x", &[]), "no #"),
            (server("a", "https://user@a.example", &[]), "no address"),
            (server("a", "https://a.example", &["X: y"]), "no name of a header"),
            (server("a", "https://a.example", &["Ключ"]), "no name of a header"),
            (server("a", "https://a.example", &["HOST"]), "by the connection itself"),
        ] {
            let found = kit.put_server(None, server).unwrap_err();
            assert!(found.contains(said), "{found}");
        }
        for name in ["", "fileSearchStores/", "Hand Book", "a/b", "../files"] {
            assert!(store_name(name).is_err(), "{name}");
        }
        // A record that was written by hand is held to the same.
        let read = Kit::from_stored(r#"{"v": 1, "servers": [{"name": "a", "url": "http://a.example"}]}"#);
        assert_eq!(read.unwrap().servers, []);
    }

    #[test]
    fn a_server_is_changed_in_its_place() {
        let mut kit = Kit::default();
        kit.put_server(None, server("a", "https://a.example", &[])).unwrap();
        kit.put_server(None, server("b", "https://b.example", &[])).unwrap();
        kit.servers[0].on = false;
        kit.put_server(Some("a"), server("c", "https://c.example", &[])).unwrap();
        let names: Vec<(&str, bool)> =
            kit.servers.iter().map(|server| (server.name.as_str(), server.on)).collect();
        assert_eq!(names, [("c", false), ("b", true)]);
        assert!(kit.put_server(Some("c"), server("b", "https://c.example", &[])).is_err());
    }
}
