//! When two rows mean the same person.

use unicode_normalization::UnicodeNormalization;

/// What must differ between two people of one endpoint.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SamePerson(String);

/// The same for two ways to write one person: whatever the case, and wherever the tone mark of a
/// syllable is put ("Hoà" and "Hòa" are one name, "Hoà" and "Hoá" are two).
#[must_use]
pub fn same_person(name: &str, unit: &str) -> SamePerson {
    SamePerson(format!("{}\n{}", folded(name), folded(unit)))
}

fn folded(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let (tones, letters): (String, String) = word.to_lowercase().nfd().partition(|letter| is_tone(*letter));
        letters + &tones
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Huyền, sắc, ngã, hỏi, nặng. The marks of ă, â, ê, ô, ơ, ư belong to their letters.
const fn is_tone(letter: char) -> bool {
    matches!(letter, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}
