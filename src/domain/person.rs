//! The people behind accounts, as papers name them. The ledger has the number of the account alone.

use std::collections::BTreeMap;
use std::fmt;

use crate::identity::{AccountId, Author};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// How many characters a full name may have.
pub const FULL_NAME_LIMIT: usize = 100;
/// How many characters a position may have.
pub const POSITION_LIMIT: usize = 150;

/// Whoever an account was given to. Shown, it reads as a paper names people: the full name and, after a
/// comma, the position.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    full_name: String,
    position: Option<String>,
}

impl Person {
    /// Somebody with a full name and, if it is not empty, a position; without space around them.
    ///
    /// # Errors
    /// [`Refusal::TextLength`] for a name that is empty, for one of them that is too long or is not one line.
    pub fn new(full_name: &str, position: Option<&str>) -> Result<Self, Refusal> {
        let full_name = line("full_name", full_name, FULL_NAME_LIMIT)?;
        let position = position.filter(|position| !position.trim().is_empty());
        let position = position.map(|position| line("position", position, POSITION_LIMIT)).transpose()?;
        Ok(Self { full_name, position })
    }

    /// Họ và tên.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// Chức vụ; none if it was not given.
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }
}

impl fmt::Display for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.position {
            Some(position) => write!(formatter, "{}, {position}", self.full_name),
            None => formatter.write_str(&self.full_name),
        }
    }
}

/// Names of people do not show themselves in logs.
impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Person").finish_non_exhaustive()
    }
}

fn line(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > limit || text.chars().any(char::is_control) {
        return Err(Refusal::TextLength { field, limit });
    }
    Ok(text.to_owned())
}

/// What accounts are called, as far as that is known: by whoever an account was given to when something was
/// done, or else by the name it signs in with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AccountNames {
    sign_in_names: BTreeMap<AccountId, String>,
    persons: BTreeMap<AccountId, BTreeMap<Timestamp, Option<Person>>>,
}

impl AccountNames {
    /// Adds the name that an account signs in with.
    pub fn add_account(&mut self, account: AccountId, sign_in_name: String) {
        self.sign_in_names.insert(account, sign_in_name);
    }

    /// Adds whom an account was given to at a time. The first one counts for what was done before, too.
    pub fn add_person(&mut self, account: AccountId, since: Timestamp, person: Person) {
        self.persons.entry(account).or_default().insert(since, Some(person));
    }

    /// Adds that an account was given to somebody at a time whose name is erased. What they did, and what was
    /// done before if they were the first, goes by the name that the account signs in with.
    pub fn add_erased(&mut self, account: AccountId, since: Timestamp) {
        self.persons.entry(account).or_default().insert(since, None);
    }

    /// Who did what somebody did at a time, for a paper; none for other authors than accounts, and for
    /// accounts that are not known.
    #[must_use]
    pub fn name(&self, author: Author, at: Timestamp) -> Option<String> {
        let Author::Account(account) = author else { return None };
        let person = self.person(author, at).map(Person::to_string);
        person.or_else(|| self.sign_in_names.get(&account).cloned())
    }

    /// The same by people alone: what an account signs in with is not for everybody.
    #[must_use]
    pub fn person(&self, author: Author, at: Timestamp) -> Option<&Person> {
        let Author::Account(account) = author else { return None };
        let persons = self.persons.get(&account)?;
        persons.range(..=at).next_back().or(persons.first_key_value()).and_then(|(_, person)| person.as_ref())
    }
}

/// Names of people do not show themselves in logs.
impl fmt::Debug for AccountNames {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccountNames").field("accounts", &self.sign_in_names.len()).finish_non_exhaustive()
    }
}

impl FromIterator<(AccountId, String)> for AccountNames {
    fn from_iter<Names: IntoIterator<Item = (AccountId, String)>>(names: Names) -> Self {
        Self { sign_in_names: names.into_iter().collect(), persons: BTreeMap::new() }
    }
}
