//! Files become attachments of the message, or words about why they do not.

use leptos::prelude::*;
use web_sys::Blob;

use super::{Given, InStore, References};
use crate::chat::id::ConversationKey;
use crate::chat::picture::intake::Refusal;
use crate::chat::said::Attachment;
use crate::program::later;
use crate::protocol::model::intake::MOST_PICTURES;

/// The name that browsers give to a picture from the clipboard.
const PASTED: &str = "image.png";

/// Looks at files one after the other, so that no two large ones are in memory at once.
pub(super) fn take(references: References, files: Vec<Given>) {
    // Whoever goes elsewhere in the meantime gave them to this message.
    let place = shown(references);
    later::spawn(async move {
        let mut count = 0;
        for (file, name) in files {
            let name = if name == PASTED { String::new() } else { name };
            count += usize::from(one(references, place.as_ref(), Some(file), name).await);
        }
        told(references, count);
    });
}

/// The same for pictures of the store, which are looked at like files: one that is larger than what is useful goes along
/// as a smaller copy.
pub(super) fn take_kept(references: References, pictures: Vec<InStore>, place: Option<ConversationKey>) {
    later::spawn(async move {
        let mut count = 0;
        for (hash, name) in pictures {
            let file = references.program.kept_file(&hash).await;
            count += usize::from(one(references, place.as_ref(), file, name).await);
        }
        told(references, count);
    });
}

/// What went along before is in the store as it was sent, unless it has gone from there. What is attached already is
/// there, and needs no words.
pub(super) fn take_again(references: References, attachments: Vec<Attachment>) {
    let place = shown(references);
    later::spawn(async move {
        let mut count = 0;
        for attachment in attachments {
            let name = attachment.words().to_owned();
            let is_there = references.program.kept_file(&attachment.kept.hash).await.is_some();
            let taken = if is_there { Ok(attachment) } else { Err(Refusal::Unreadable) };
            match taken.and_then(|attachment| put(references, place.as_ref(), attachment)) {
                Ok(()) => count += 1,
                Err(Refusal::Twice) => {}
                Err(refusal) => references.refused.update(|refused| refused.push(refusal.words(&name))),
            }
        }
        references.busy.update(|busy| *busy = busy.saturating_sub(1));
        told(references, count);
    });
}

/// Attaches one, or says why not; a picture that is no longer in the store is none.
async fn one(
    references: References,
    place: Option<&ConversationKey>,
    file: Option<Blob>,
    name: String,
) -> bool {
    let is_full = list(references, place).len() >= MOST_PICTURES;
    let taken = match file {
        _ if is_full => Err(Refusal::TooMany),
        None => Err(Refusal::Unreadable),
        Some(file) => references.program.take_file(file, name.clone()).await,
    };
    let put = taken.and_then(|attachment| put(references, place, attachment));
    let is_put = put.is_ok();
    if let Err(refusal) = put {
        references.refused.update(|refused| refused.push(refusal.words(&name)));
    }
    references.busy.update(|busy| *busy = busy.saturating_sub(1));
    is_put
}

fn told(references: References, count: usize) {
    match count {
        0 => {}
        1 => references.program.tell("Added to the message"),
        _ => references.program.tell(format!("{count} files added to the message")),
    }
}

/// Reads what belongs to the draft of a conversation.
pub(super) fn read(references: References, of: Option<ConversationKey>) {
    if shown(references) == of {
        references.attached.set(references.program.references(of.as_ref()));
    }
    references.busy.update(|busy| *busy = busy.saturating_sub(1));
}

/// Changes what goes along with the message that is being written, and keeps it.
pub(super) fn change(references: References, change: impl FnOnce(&mut Vec<Attachment>)) {
    let mut attached = references.attached.get_untracked();
    change(&mut attached);
    references.program.keep_references(shown(references).as_ref(), &attached);
    references.attached.set(attached);
}

fn shown(references: References) -> Option<ConversationKey> {
    references.program.program().mirror().open.get_untracked()
}

fn list(references: References, of: Option<&ConversationKey>) -> Vec<Attachment> {
    if shown(references).as_ref() == of {
        references.attached.get_untracked()
    } else {
        references.program.references(of)
    }
}

fn put(
    references: References,
    place: Option<&ConversationKey>,
    attachment: Attachment,
) -> Result<(), Refusal> {
    let mut attached = list(references, place);
    let is_there = |hash: &str| attached.iter().flat_map(Attachment::hashes).any(|known| known == hash);
    if attachment.hashes().any(is_there) {
        return Err(Refusal::Twice);
    }
    if attached.len() >= MOST_PICTURES {
        references.program.let_go(&attachment);
        return Err(Refusal::TooMany);
    }
    attached.push(attachment);
    references.program.keep_references(place, &attached);
    if shown(references).as_ref() == place {
        references.attached.set(attached);
    }
    Ok(())
}
