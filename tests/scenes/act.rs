//! What happens in a scene, one after the other.

use diemcau_domain::roll_call::HeadCount;
use jiff::Timestamp;
use serde::Deserialize;

/// An act. Times are told only where the scene is longer than a test.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Act {
    Step {
        session: String,
        step: String,
        at: Option<Timestamp>,
    },
    Item {
        session: String,
        item: usize,
        step: String,
        at: Option<Timestamp>,
    },
    Hall {
        session: String,
        at: Option<Timestamp>,
    },
    Talk {
        seconds: u64,
    },
    Come {
        endpoints: Vec<String>,
        #[serde(default)]
        receive: bool,
    },
    Leave {
        endpoints: Vec<String>,
    },
    Check {
        endpoints: Vec<String>,
        #[serde(default)]
        passed: Vec<String>,
        #[serde(default)]
        failed: Vec<String>,
        #[serde(default)]
        until_ready: bool,
    },
    Attend {
        session: String,
        roll_call: Timestamp,
        answers: Timestamp,
        courses: Vec<CoursePart>,
    },
    RollCall {
        session: String,
        title: String,
        #[serde(default)]
        answers: Vec<AnswerPart>,
        #[serde(default)]
        silent: Vec<String>,
    },
    Absence {
        session: String,
        endpoint: String,
        reason: String,
    },
    Delegates {
        session: String,
        endpoint: String,
        present: Vec<String>,
        presiding: Vec<String>,
    },
    Speak {
        session: String,
        endpoint: String,
        limit_seconds: u32,
        #[serde(default)]
        seconds: u64,
        ends: String,
    },
    Send {
        session: String,
        document: String,
        articles: Vec<String>,
        opened_by: Vec<String>,
    },
    Comment {
        session: String,
        endpoint: String,
        document: String,
        article: u32,
        text: String,
        handling: String,
        answer: Option<String>,
    },
    Vote {
        session: String,
        question: String,
        counting: String,
        ballots: Vec<BallotPart>,
    },
    Prompt {
        session: String,
        #[serde(default)]
        answered_by: Vec<String>,
        at: Option<Timestamp>,
    },
    Release {
        session: String,
        branch: String,
    },
    Record {
        session: String,
    },
    Study {
        session: String,
        endpoint: String,
        from_seconds: u64,
        until_seconds: u64,
    },
    WriteSlip {
        session: String,
        answer: AnswerPart,
        /// Nobody knows the key that it is signed with.
        #[serde(default)]
        unknown_device: bool,
    },
    HandInSlip {
        session: String,
        endpoint: String,
        /// An organizer takes it in, because the device is not known, and says why it is right.
        accepted: Option<String>,
    },
    Correct {
        session: String,
        answer: AnswerPart,
        reason: String,
        at: Option<Timestamp>,
    },
    WriteUps {
        session: String,
        owed_by: String,
        #[serde(default)]
        handed_in: Vec<String>,
        #[serde(default)]
        exempt: Vec<String>,
        at: Option<Timestamp>,
    },
}

/// What so many of every hundred endpoints of the roster do in a session, in its order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CoursePart {
    pub(super) of_100: usize,
    pub(super) spans: Vec<(Timestamp, Timestamp)>,
    pub(super) receives: bool,
    pub(super) excused: Option<u32>,
    #[serde(default)]
    pub(super) answers_prompts: bool,
}

/// What an endpoint says of its people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerPart {
    pub(super) endpoint: String,
    pub(super) present_members: u32,
    #[serde(default)]
    pub(super) present_others: u32,
    #[serde(default)]
    pub(super) excused: u32,
    #[serde(default)]
    pub(super) unexcused: u32,
}

impl AnswerPart {
    pub(super) fn head_count(&self) -> HeadCount {
        let Self { present_members, present_others, excused, unexcused, .. } = *self;
        HeadCount { present_members, present_others, excused, unexcused, corrected_invited: None }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BallotPart {
    pub(super) endpoints: Vec<String>,
    #[serde(default)]
    pub(super) in_favour: u32,
    #[serde(default)]
    pub(super) against: u32,
    #[serde(default)]
    pub(super) blank: u32,
}
