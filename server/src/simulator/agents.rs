//! Agents: which there are, and what they are told.

mod chart;
mod report;
mod research;
mod topics;

pub(crate) use research::compose;

/// An agent of the service. All of them do Deep Research.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Agent {
    pub(crate) id: &'static str,
    /// Whether the live service has switched it off.
    pub(crate) retired: bool,
    /// How many sources it reads before it writes.
    pub(crate) thoroughness: usize,
}

/// Every agent the simulator answers for.
const AGENTS: &[Agent] = &[
    Agent { id: "deep-research-pro-preview-12-2025", retired: true, thoroughness: 6 },
    Agent { id: "deep-research-preview-04-2026", retired: false, thoroughness: 6 },
    Agent { id: "deep-research-max-preview-04-2026", retired: false, thoroughness: 10 },
];

/// The agent named `id`.
pub(crate) fn agent(id: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.id == id)
}

/// A request's `agent_config`, with what it leaves out filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) agent: &'static Agent,
    /// Whether the report has a chart.
    pub(crate) visualization: bool,
    /// Whether a plan is wanted before the work.
    pub(crate) planning: bool,
}
