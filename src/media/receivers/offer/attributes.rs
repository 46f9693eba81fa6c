//! Attributes of a description, by name.

use rtc_sdp::description::common::Attribute;

/// The values of every attribute of this name, in their order.
pub(super) fn values<'a>(attributes: &'a [Attribute], name: &'a str) -> impl Iterator<Item = &'a str> {
    attributes.iter().filter(move |it| it.key == name).filter_map(|it| it.value.as_deref())
}

pub(super) fn value<'a>(attributes: &'a [Attribute], name: &'a str) -> Option<&'a str> {
    values(attributes, name).next()
}

pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.key == name)
}

/// A parameter of a format: `name=value` between semicolons.
pub(super) fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = parameters.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
