//! Bodies, paths and queries that are refused with a problem, not with plain text.

use axum::extract::{FromRequest, FromRequestParts};

use super::problem::HttpProblem;

/// A JSON body, parsed strictly.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(HttpProblem))]
pub struct Body<T>(pub T);

/// The numbers in the path.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(HttpProblem))]
pub struct Path<T>(pub T);

/// What stands behind the question mark.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(HttpProblem))]
pub struct Query<T>(pub T);
