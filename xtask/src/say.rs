//! How progress is told: what is done, how far it is, how long it took.
//!
//! It all goes to standard error, because standard output belongs to the answer.

use std::time::{Duration, Instant};

use crate::trouble::Outcome;

/// Writes one line of progress.
pub fn line(text: &str) {
    eprintln!("{text}");
}

/// A counted list of steps: "[2/5] Trunk 0.21.14: building, about 4 minutes…".
pub struct Steps {
    total: usize,
    begun: usize,
}

impl Steps {
    /// A list of `total` steps, none of which has begun.
    pub fn of(total: usize) -> Self {
        Self { total, begun: 0 }
    }

    /// Does the next step, telling its beginning and its end with the time it took.
    pub fn step(&mut self, name: &str, doing: &str, work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
        self.begun += 1;
        let mark = format!("[{}/{}] {name}", self.begun, self.total);
        line(&format!("{mark}: {doing}…"));
        let begin = Instant::now();
        let result = work();
        let took = begin.elapsed();
        match result {
            Ok(()) => {
                line(&format!("{mark}: done after {}", duration(took)));
                Ok(took)
            }
            Err(trouble) => {
                line(&format!("{mark}: failed after {}", duration(took)));
                Err(trouble)
            }
        }
    }
}

/// A time span for people: "0.4 s", "42 s", "3 min 17 s".
pub fn duration(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 119.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = seconds.round() as u64;
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trouble::Trouble;

    #[test]
    fn durations_are_told_in_the_unit_people_think_in() {
        for (millis, told) in [
            (40, "0.0 s"),
            (1_234, "1.2 s"),
            (9_960, "10 s"),
            (42_400, "42 s"),
            (119_400, "119 s"),
            (119_600, "2 min 0 s"),
            (197_363, "3 min 17 s"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), told);
        }
    }

    #[test]
    fn a_failed_step_hands_its_trouble_on() {
        let mut steps = Steps::of(1);
        let result = steps.step("Something", "trying", || Err(Trouble::new("no")));
        assert_eq!(result, Err(Trouble::new("no")));
    }
}
