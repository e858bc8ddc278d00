//! The tools that a person has switched on, and what of them goes to whom.
//!
//! The service inherits no tools from turn to turn, so every turn keeps its own list. What a model or agent would
//! refuse is not sent: [`refusal`] says so before anything is posted, and [`declared`] leaves it out.
//!
//! ```text
//! [`choice`]  what a conversation has switched on ──┐
//! [`kit`]     stores and servers of this device ────┤──▶ [`refusal`] ──▶ [`declared`] ──▶ the request
//! functions   of this device ───────────────────────┘                                    │ [`secrets`], when posted
//! ```
//!
//! Functions have a switch for all of them; which there are, and who answers them, is in [`super::functions`].

pub mod calling;
pub mod choice;
pub mod kit;
pub mod refusal;
pub mod secrets;

use crate::protocol::request::tools::{Declared, Function};
use kit::Server;
use refusal::{Means, refused};

/// A tool that can be switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Switch {
    /// Searching the web, with sources.
    GoogleSearch,
    /// Searching for pictures to go by, on the models that can.
    ImageSearch,
    /// Reading the pages whose addresses stand in the message.
    UrlContext,
    /// Running Python at Google.
    CodeExecution,
    /// Looking for places.
    GoogleMaps,
    /// Searching the person's stores of files.
    FileSearch,
    /// Calling tools of remote MCP servers.
    McpServers,
    /// Calling functions of the person's own.
    Functions,
    /// Acting in a browser, which this page cannot carry out.
    ComputerUse,
}

impl Switch {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 9] = [
        Self::GoogleSearch,
        Self::ImageSearch,
        Self::UrlContext,
        Self::CodeExecution,
        Self::GoogleMaps,
        Self::FileSearch,
        Self::McpServers,
        Self::Functions,
        Self::ComputerUse,
    ];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoogleSearch => "google_search",
            Self::ImageSearch => "image_search",
            Self::UrlContext => "url_context",
            Self::CodeExecution => "code_execution",
            Self::GoogleMaps => "google_maps",
            Self::FileSearch => "file_search",
            Self::McpServers => "mcp_server",
            Self::Functions => "functions",
            Self::ComputerUse => "computer_use",
        }
    }

    /// Reads the word in storage.
    pub fn from_stored(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|switch| switch.as_str() == word)
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::GoogleSearch => "Google Search",
            Self::ImageSearch => "Image search",
            Self::UrlContext => "Read pages",
            Self::CodeExecution => "Run code",
            Self::GoogleMaps => "Google Maps",
            Self::FileSearch => "File search",
            Self::McpServers => "MCP servers",
            Self::Functions => "Functions",
            Self::ComputerUse => "Computer use",
        }
    }

    /// What it does, in one line.
    pub fn about(self) -> &'static str {
        match self {
            Self::GoogleSearch => "Searches the web and names its sources",
            Self::ImageSearch => "Looks at pictures on the web before it draws",
            Self::UrlContext => "Reads the pages whose addresses you write",
            Self::CodeExecution => "Writes Python and runs it at Google",
            Self::GoogleMaps => "Looks for places",
            Self::FileSearch => "Searches your stores of files at Google",
            Self::McpServers => "Calls tools of your servers, from Google",
            Self::Functions => "Calls functions of yours, from the settings",
            Self::ComputerUse => "Acts in a browser",
        }
    }
}

/// Reads words of storage; those that this version does not know are left out.
pub fn from_stored(words: &[String]) -> Vec<Switch> {
    Switch::ALL.into_iter().filter(|switch| words.iter().any(|word| word == switch.as_str())).collect()
}

/// The words for storage.
pub fn to_stored(on: &[Switch]) -> Vec<String> {
    on.iter().map(|switch| switch.as_str().to_owned()).collect()
}

/// The list with one switch turned over, in the order of the menu.
pub fn turned(on: &[Switch], switch: Switch) -> Vec<Switch> {
    Switch::ALL.into_iter().filter(|other| on.contains(other) != (*other == switch)).collect()
}

/// What goes along with the switches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brought<'a> {
    /// Functions of the person's own.
    pub functions: &'a [Function],
    /// Stores of files.
    pub stores: &'a [String],
    /// Remote servers.
    pub servers: &'a [Server],
}

impl Brought<'_> {
    /// Of what there is some.
    pub fn means(&self) -> Means {
        Means {
            functions: !self.functions.is_empty(),
            stores: !self.stores.is_empty(),
            servers: !self.servers.is_empty(),
            // They are put in when the request is posted, and it is not posted without.
            headers: true,
        }
    }
}

/// The tools that are on and that `id` takes, in the order of the menu.
pub fn sent(on: &[Switch], brought: Brought<'_>, id: &str) -> Vec<Switch> {
    let means = brought.means();
    let goes = |switch: &Switch| on.contains(switch) && refused(*switch, on, id, means).is_none();
    Switch::ALL.into_iter().filter(goes).collect()
}

/// What is sent to `id`: the tools that are on and that it takes.
pub fn declared(on: &[Switch], brought: Brought<'_>, id: &str) -> Vec<Declared> {
    let going = sent(on, brought, id);
    let goes = |switch: &Switch| going.contains(switch);
    let pictures = goes(&Switch::ImageSearch);
    let mut all = Vec::new();
    for switch in &going {
        match switch {
            Switch::GoogleSearch if pictures => {
                let both = ["web_search", "image_search"].map(str::to_owned);
                all.push(Declared::google_search(&both));
            }
            Switch::GoogleSearch => all.push(Declared::google_search(&[])),
            // Both kinds of search are one tool on the wire.
            Switch::ImageSearch if goes(&Switch::GoogleSearch) => {}
            Switch::ImageSearch => all.push(Declared::google_search(&["image_search".to_owned()])),
            Switch::UrlContext => all.push(Declared::url_context()),
            Switch::CodeExecution => all.push(Declared::code_execution()),
            Switch::GoogleMaps => all.push(Declared::google_maps(false, None)),
            Switch::FileSearch => all.push(Declared::file_search(brought.stores, None, "")),
            Switch::McpServers => all.extend(brought.servers.iter().map(mcp_server)),
            Switch::Functions => all.extend(brought.functions.iter().map(Declared::function)),
            // It is refused, so this is never reached.
            Switch::ComputerUse => {}
        }
    }
    all
}

fn mcp_server(server: &Server) -> Declared {
    let headers: Vec<(String, String)> =
        server.headers.iter().map(|name| (name.clone(), secrets::PLACEHOLDER.to_owned())).collect();
    Declared::mcp_server(&server.name, &server.url, &headers, &server.allowed)
}

#[cfg(test)]
mod tests {
    use super::Switch::{CodeExecution, FileSearch, GoogleSearch, ImageSearch, McpServers, UrlContext};
    use super::*;

    fn told(on: &[Switch], brought: Brought<'_>, id: &str) -> Vec<Declared> {
        declared(on, brought, id)
    }

    #[test]
    fn what_a_model_would_refuse_is_not_sent() {
        let chat = "gemini-3-flash-preview";
        let all = [
            Declared::google_search(&[]),
            Declared::url_context(),
            Declared::code_execution(),
            Declared::google_maps(false, None),
        ];
        assert_eq!(told(&Switch::ALL, Brought::default(), chat), all);
        let both = ["web_search".to_owned(), "image_search".to_owned()];
        let pictures = told(&Switch::ALL, Brought::default(), "gemini-3.1-flash-image-preview");
        assert_eq!(pictures, [Declared::google_search(&both)]);
        assert_eq!(told(&[ImageSearch], Brought::default(), chat), []);
    }

    #[test]
    fn functions_go_along_unless_the_model_takes_no_company() {
        let function = [Function { name: "f".into(), ..Function::default() }];
        let brought = Brought { functions: &function, ..Brought::default() };
        let both = [CodeExecution, Switch::Functions];
        let alone = [Declared::function(&function[0])];
        assert_eq!(told(&both, brought, "gemini-3-flash-preview").len(), 2);
        assert_eq!(told(&both, brought, "gemini-2.5-flash"), [Declared::code_execution()]);
        assert_eq!(told(&[Switch::Functions], brought, "gemini-2.5-flash"), alone);
        assert_eq!(told(&both, brought, "deep-research-pro-preview-12-2025").len(), 1);
        assert_eq!(
            told(&[CodeExecution], brought, "gemini-3-flash-preview").len(),
            1,
            "switched off, none goes"
        );
    }

    #[test]
    fn stores_and_servers_go_along_by_name_and_without_a_secret() {
        let stores = ["fileSearchStores/a".to_owned()];
        let servers = [Server {
            name: "games".into(),
            url: "https://mcp.example/mcp".into(),
            headers: vec!["Authorization".into()],
            allowed: vec!["roll_dice".into()],
            on: true,
        }];
        let brought = Brought { stores: &stores, servers: &servers, ..Brought::default() };
        let header = [("Authorization".to_owned(), "[secret]".to_owned())];
        let games =
            Declared::mcp_server("games", "https://mcp.example/mcp", &header, &["roll_dice".to_owned()]);
        let expected = [Declared::file_search(&stores, None, ""), games];
        assert_eq!(told(&[FileSearch, McpServers], brought, "gemini-3-flash-preview"), expected);
        // The service takes one or the other.
        let with_search = told(&[GoogleSearch, FileSearch], brought, "gemini-3-flash-preview");
        assert_eq!(with_search, [Declared::google_search(&[])]);
    }

    #[test]
    fn switches_survive_storage_in_the_order_of_the_menu() {
        let on = turned(&turned(&[], CodeExecution), GoogleSearch);
        assert_eq!(on, [GoogleSearch, CodeExecution]);
        assert_eq!(from_stored(&to_stored(&on)), on);
        assert_eq!(turned(&on, GoogleSearch), [CodeExecution]);
        assert_eq!(from_stored(&["telepathy".into(), "url_context".into()]), [UrlContext]);
        assert_eq!(from_stored(&to_stored(&Switch::ALL)), Switch::ALL);
    }
}
