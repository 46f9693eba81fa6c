//! The order of people: by given name, as lists in Vietnam have it.

use crate::DocumentError;
use crate::order::collator;

/// The parts of a name in the order in which they are compared: tên, then họ, then đệm.
fn parts(name: &str) -> (&str, &str, &str) {
    let name = name.trim();
    let Some((before, given)) = name.rsplit_once(' ') else { return (name, "", "") };
    let (family, middle) = before.trim().split_once(' ').unwrap_or((before.trim(), ""));
    (given, family, middle)
}

/// Sorts people by given name, with the Vietnamese collation of ICU; those of the same name stay as
/// they are.
///
/// # Errors
/// [`DocumentError::Collation`] if the order of Vietnamese is not built in.
pub fn by_given_name<T>(people: &mut [T], name: impl Fn(&T) -> &str) -> Result<(), DocumentError> {
    let collator = collator()?;
    people.sort_by(|left, right| {
        let (left, right) = (parts(name(left)), parts(name(right)));
        let given = collator.compare(left.0, right.0);
        given.then_with(|| collator.compare(left.1, right.1)).then_with(|| collator.compare(left.2, right.2))
    });
    Ok(())
}
