//! Stories, poems, plans and comparisons about the words of the prompt.

use super::Question;
use super::words::{capital, flat, has, subject, words};
use crate::simulator::random::Random;

/// Writes what is asked for.
pub(super) fn answer(question: &Question<'_>, random: &mut Random) -> Option<String> {
    let prompt = flat(question.prompt);
    let about = subject(question.prompt, 3);
    if has(&prompt, &["story", "tale"]) {
        Some(story(&about, random))
    } else if has(&prompt, &["poem", "verse", "haiku", "rhyme"]) {
        Some(poem(&about, random))
    } else if has(&prompt, &["plan", "schedule", "steps"]) {
        Some(plan(&about, random))
    } else if has(&prompt, &["compare", "comparison", "difference", "versus", "vs"]) {
        Some(comparison(question.prompt, random))
    } else {
        None
    }
}

/// The word itself is what the story is about, on the lid of a box: so it may be any
/// word, a plural or a name.
fn story(about: &[&str], random: &mut Random) -> String {
    let word = about.first().copied().unwrap_or("later");
    let place = about.get(1).map_or_else(
        || random.pick(&["the harbour", "the last village", "the upper town"]).to_owned(),
        |place| (*place).to_owned(),
    );
    let hero = random.pick(&["Ilse", "Tomé", "Maren", "Odo", "Yuki", "Brannagh"]);
    let weather = random.pick(&["fog", "the first snow", "a week of rain", "a dry wind"]);
    let inside = random.pick(&[
        "a folded sheet of paper, and nothing was written on it",
        "a second box, which was locked, and its key",
        "the smell of thyme, and a little sand",
    ]);
    format!(
        "# {title}\n\n\
         In {place} everybody knew {hero}, and nobody knew why {hero} had kept a small wooden box \
         for so many years. It stood on the sill between two pots of thyme. On its lid somebody \
         had carved a single word, *{word}*, and children were told not to open it, which is how \
         they came to know every side of it.\n\n\
         Then came {weather}. The road was gone for four days, and on the fifth somebody knocked \
         who had walked the whole night.\n\n\
         “You have a box,” the stranger said.\n\n\
         “I have *a* box,” said {hero}. “Whether it is yours is another question. What does it \
         say on the lid?”\n\n\
         The stranger thought for as long as it takes to drink a cup of tea, and drank one. \
         “*{title}*,” said the stranger then. “It was all I could think of at the time.”\n\n\
         {hero} nodded, went to the sill, and moved the thyme. Where the box had stood the wood \
         was as dark as on the day it was planed, and that square was all that {place} ever saw \
         of the years in between. They opened it together. There was {inside}.\n\n\
         ---\n\n\
         *When the road was open again there was a third pot on the sill. People say that the \
         thyme is better for it.*",
        title = capital(word)
    )
}

/// The poem is about a word, too, and not about what it means.
fn poem(about: &[&str], random: &mut Random) -> String {
    let word = about.first().copied().unwrap_or("morning");
    let (third, fourth) = random.pick(&[
        ("I said it low, I said it slow,", "and put it down, and let it go."),
        ("I spelled it out, I sang it through,", "and it was old, and it was new."),
        ("I wrote it small, I wrote it wide,", "and saw there was no room inside."),
    ]);
    format!(
        "**{title}**\n\n\
         *{title}*, I said, to hear the sound;  \nthe evening turned its head around.  \n\
         {third}  \n{fourth}\n\n\
         It stayed where I had let it fall,  \na little light against the wall,  \n\
         and in the morning, cold and clear,  \nthe word had gone. The thing was here.",
        title = capital(word)
    )
}

fn plan(about: &[&str], random: &mut Random) -> String {
    let goal = if about.is_empty() { "it".to_owned() } else { about.join(" ") };
    let weeks = random.between(3, 5);
    let risk = random.pick(&[
        "Doing everything at once. Keep to one step at a time, even if two look easy.",
        "Waiting for the perfect moment. The second-best one is on Monday.",
        "Forgetting to look back. Ten minutes each Friday are enough.",
    ]);
    let mut text = format!(
        "# A plan for {goal}\n\n{weeks} weeks, a little every day, and something to show at the \
         end of each.\n\n"
    );
    let steps = [
        ("Look around", "Write down what you have and what is missing", "a page of notes"),
        ("Start small", "Do the smallest thing that counts", "a first result, however rough"),
        ("Repeat", "Do it again, and change one thing", "two results to compare"),
        ("Ask", "Show it to somebody who says what they think", "a list of three remarks"),
        ("Finish", "Mend what the remarks are right about", "something you would sign"),
    ];
    for (number, (title, what, result)) in steps.iter().take(weeks).enumerate() {
        text.push_str(&format!(
            "## Week {}: {title}\n\n1. {what}.\n2. Put it where you will see it tomorrow.\n3. \
             **Result:** {result}.\n\n",
            number + 1
        ));
    }
    text.push_str(&format!("> **What could go wrong.** {risk}\n\n- [ ] Begin with {goal} today"));
    text
}

fn comparison(prompt: &str, random: &mut Random) -> String {
    let (one, two) = pair(prompt);
    let verdict = random.pick(&[(&one, &two), (&two, &one)]);
    format!(
        "# {one} and {two}\n\n\
         | | {one} | {two} |\n| :-- | :-- | :-- |\n\
         | Known for | doing one thing well | doing many things well enough |\n\
         | To begin with | easy, then steep | steep, then easy |\n\
         | Cost | paid at the start | paid every day |\n\
         | Company | few, but loyal | many, and coming and going |\n\
         | When it fails | all at once, and you know | slowly, and you wonder |\n\n\
         **In short:** if you can try both, begin with *{}*; if you can keep only one, keep *{}*. \
         (A small program wrote this, and it knows neither of them.)",
        verdict.0, verdict.1
    )
}

/// The two things that are compared.
fn pair(prompt: &str) -> (String, String) {
    let all: Vec<&str> = words(prompt).collect();
    let between = all.iter().position(|word| {
        matches!(word.to_lowercase().as_str(), "and" | "with" | "versus" | "vs" | "or" | "to")
    });
    let named =
        between.and_then(|at| Some((all.get(at.checked_sub(1)?)?.to_string(), all.get(at + 1)?.to_string())));
    named
        .map(|(one, two)| (capital(&one), capital(&two)))
        .unwrap_or_else(|| ("The first".to_owned(), "The second".to_owned()))
}
