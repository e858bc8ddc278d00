//! Word between the tabs of this page, for what is not in localStorage and so makes no event there.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A line to the other tabs, for as long as this lives. In a browser without one, nothing is said and nothing heard.
pub struct Line {
    channel: Option<BroadcastChannel>,
    heard: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Line {
    /// Opens the line of this name. `heard` gets the texts that other tabs send.
    pub fn open(name: &str, mut heard: impl FnMut(String) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(name) else { return Self { channel: None, heard: None } };
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Self { channel: Some(channel), heard: Some(heard) }
    }

    /// Sends a text to the other tabs.
    pub fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // A line that is open takes every text.
            let _ = channel.post_message(&text.into());
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        self.heard = None;
    }
}
