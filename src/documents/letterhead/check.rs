//! What a letterhead may say.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::{Authority, Form, Letterhead};

/// The margins that a page may have at all, in millimetres.
pub const MARGIN_MM: RangeInclusive<u32> = 10..=40;
/// What Decree 30/2020/NĐ-CP allows above and below, in millimetres.
const STATE_UPRIGHT_MM: RangeInclusive<u32> = 20..=25;
/// On the left.
const STATE_LEFT_MM: RangeInclusive<u32> = 30..=35;
/// On the right.
const STATE_RIGHT_MM: RangeInclusive<u32> = 15..=20;
/// The longest line, in characters.
const LONGEST: usize = 200;
const MOST_RECIPIENTS: usize = 20;
const LARGEST_NUMBER: u32 = 999_999;

/// What is wrong with a letterhead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {reason}")]
pub struct LetterheadFault {
    /// The field.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Letterhead {
    /// The letterhead with some fields changed for one document; their texts in NFC, without space around them.
    ///
    /// # Errors
    /// [`LetterheadFault`] if one of them does not exist, is of the wrong kind, or does not fit its form.
    pub fn changed(&self, changes: &Map<String, Value>) -> Result<Self, LetterheadFault> {
        let own = serde_json::to_value(self).map_err(|error| fault("letterhead", error.to_string()))?;
        let Value::Object(mut fields) = own else { return Err(fault("letterhead", "is no object")) };
        for (field, value) in changes {
            fields.insert(field.clone(), composed(value));
            // One by one, so that the fault can name the field.
            serde_json::from_value::<Self>(Value::Object(fields.clone()))
                .map_err(|error| fault(field.clone(), error.to_string()))?;
        }
        let changed: Self =
            serde_json::from_value(Value::Object(fields)).map_err(|error| fault("letterhead", error.to_string()))?;
        changed.check()?;
        Ok(changed)
    }

    /// Checks that everything fits its form.
    ///
    /// # Errors
    /// The first [`LetterheadFault`].
    pub fn check(&self) -> Result<(), LetterheadFault> {
        self.check_texts()?;
        if self.issuing_body.trim().is_empty() {
            return Err(fault("issuing_body", "is empty; every document has somebody who issues it"));
        }
        if self.authority != Authority::Own && self.authority_of.trim().is_empty() {
            return Err(fault("authority_of", "is empty; say in whose place it is signed"));
        }
        if self.number.is_some_and(|number| !(1..=LARGEST_NUMBER).contains(&number)) {
            return Err(fault("number", format!("is not from 1 to {LARGEST_NUMBER}")));
        }
        if self.number_suffix.contains(char::is_whitespace) {
            return Err(fault("number_suffix", "has a space; write it like BC-BTC"));
        }
        self.check_margins()
    }

    fn check_texts(&self) -> Result<(), LetterheadFault> {
        let texts = [
            ("superior_body", &self.superior_body),
            ("issuing_body", &self.issuing_body),
            ("number_suffix", &self.number_suffix),
            ("place", &self.place),
            ("authority_of", &self.authority_of),
            ("signer_title", &self.signer_title),
            ("signer_name", &self.signer_name),
            ("kept_by", &self.kept_by),
        ];
        let recipients = self.recipients.iter().map(|recipient| ("recipients", recipient));
        for (field, text) in texts.into_iter().chain(recipients) {
            if text.chars().count() > LONGEST {
                return Err(fault(field, format!("is longer than {LONGEST} characters")));
            }
            if text.chars().any(char::is_control) {
                return Err(fault(field, "is not one line of text"));
            }
        }
        if self.recipients.iter().any(|recipient| recipient.trim().is_empty()) {
            return Err(fault("recipients", "one of them is empty"));
        }
        if self.recipients.len() > MOST_RECIPIENTS {
            return Err(fault("recipients", format!("are more than {MOST_RECIPIENTS}")));
        }
        Ok(())
    }

    fn check_margins(&self) -> Result<(), LetterheadFault> {
        let margins = self.margins;
        let (upright, left, right) = match self.form {
            Form::State => (STATE_UPRIGHT_MM, STATE_LEFT_MM, STATE_RIGHT_MM),
            Form::Party => (MARGIN_MM, MARGIN_MM, MARGIN_MM),
        };
        for (field, value, range) in [
            ("margins.top", margins.top, upright.clone()),
            ("margins.bottom", margins.bottom, upright),
            ("margins.left", margins.left, left),
            ("margins.right", margins.right, right),
        ] {
            if !range.contains(&value) {
                let reason = format!("{value} mm is not from {} to {} mm", range.start(), range.end());
                return Err(fault(field, reason));
            }
        }
        Ok(())
    }
}

/// A text, or each of a list of them, in NFC and without space around it; anything else as it is.
fn composed(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.trim().nfc().collect()),
        Value::Array(texts) => Value::Array(texts.iter().map(composed).collect()),
        other => other.clone(),
    }
}

fn fault(field: impl Into<String>, reason: impl Into<String>) -> LetterheadFault {
    LetterheadFault { field: field.into(), reason: reason.into() }
}
