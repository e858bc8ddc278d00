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

fn story(about: &[&str], random: &mut Random) -> String {
    let thing = about.first().map_or("lantern".to_owned(), |word| word.to_lowercase());
    let place = about.get(1).map_or_else(
        || random.pick(&["the harbour", "the last village", "the old observatory"]).to_owned(),
        |word| (*word).to_owned(),
    );
    let hero = random.pick(&["Ilse", "Tomé", "Maren", "Odo", "Yuki", "Brannagh"]);
    let weather = random.pick(&["fog", "the first snow", "a week of rain", "a dry wind"]);
    let promise = random.pick(&[
        "to look after it until somebody asked for it",
        "never to say what it was worth",
        "to bring it back before the leaves fell",
    ]);
    format!(
        "# The {thing}\n\n\
         In {place} everybody knew {hero}, and nobody knew why {hero} had kept a {thing} for so \
         many years. It stood on the sill between two pots of thyme, and children were told not \
         to touch it, which is how they came to know every side of it.\n\n\
         Then came {weather}. The road was gone for four days, and on the fifth somebody \
         knocked who had walked the whole night.\n\n\
         “You have a {thing},” the stranger said.\n\n\
         “I have *a* {thing},” said {hero}. “Whether it is yours is another question. What was \
         promised when it was handed over?”\n\n\
         The stranger thought for the time it takes to drink a cup of tea, and drank one. \
         “Whoever took it promised {promise}.”\n\n\
         {hero} nodded, went to the sill, and moved the thyme. Underneath the {thing}, where the \
         sun had never reached, the wood was as dark as on the day it was planed; and that pale \
         ring around it was all that {place} ever saw of the years in between.\n\n\
         ---\n\n\
         *When the road was open again, there was a third pot on the sill. People say that the \
         thyme is better for it.*"
    )
}

fn poem(about: &[&str], random: &mut Random) -> String {
    let thing = about.first().map_or("morning".to_owned(), |word| word.to_lowercase());
    let (second, fourth) = random.pick(&[
        ("it waited by the door", "that was not there before"),
        ("it had no need to speak", "and stayed for half a week"),
        ("it came in with the light", "and did not mind the night"),
    ]);
    format!(
        "**{title}**\n\n\
         I did not call the {thing} by name,  \n{second};  \nI looked again, and there it \
         came,  \na {thing} {fourth}.\n\n\
         I made it room, I poured it tea,  \nwe listened to the rain;  \nand what the {thing} has \
         said to me  \nI shall not say again.",
        title = capital(&thing)
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
