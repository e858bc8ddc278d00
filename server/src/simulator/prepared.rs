//! What a request refers to, looked up and checked before anything is said: the chain
//! before it, functions and their results, files, and stores.

use super::Simulator;
use super::files::Files;
use super::history::History;
use super::media;
use super::refusal::Refusal;
use super::request::Request;
use super::tools::Tool;
use super::usage::Media;

/// Everything found.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) history: History,
    /// What the media of the input cost.
    pub(crate) media: Media,
}

impl Prepared {
    /// Looks up what `request` refers to.
    pub(crate) fn new(simulator: &Simulator, request: &Request) -> Result<Self, Refusal> {
        let files = &simulator.files;
        stores_exist(request, files)?;
        let media = media::count(&request.input, files, request.model)?;
        let chain = simulator.store.chain(request.previous.as_deref());
        let history = History::read(&chain, &request.input, files, request.model)?;
        Ok(Self { history, media })
    }
}

fn stores_exist(request: &Request, files: &Files) -> Result<(), Refusal> {
    for tool in &request.wishes.tools {
        if let Tool::FileSearch { stores, .. } = tool
            && let Some(missing) = files.missing_store(stores)
        {
            return Err(Refusal::not_found(&format!("The file search store '{missing}' was not found.")));
        }
    }
    Ok(())
}
