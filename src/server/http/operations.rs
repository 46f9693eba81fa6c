//! Which operation a route is: the guard's table is kept by these names.

use std::collections::HashMap;

use axum::http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

/// Operation ids by method and route.
#[derive(Clone, Debug, Default)]
pub struct Operations(HashMap<(Method, String), String>);

impl Operations {
    /// Every operation of a document.
    #[must_use]
    pub fn new(document: &OpenApi) -> Self {
        let routes = document.paths.paths.iter();
        let all = routes.flat_map(|(path, item)| {
            by_method(item).filter_map(move |(method, operation)| {
                let id = operation.as_ref()?.operation_id.clone()?;
                Some(((method, path.clone()), id))
            })
        });
        Self(all.collect())
    }

    /// The operation of a route, if the document has it. `HEAD` is a `GET` without its body.
    #[must_use]
    pub fn of(&self, method: &Method, route: &str) -> Option<&str> {
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        self.0.get(&(method, route.to_owned())).map(String::as_str)
    }

    /// Every operation with its method and route.
    pub fn all(&self) -> impl Iterator<Item = (&Method, &str, &str)> {
        self.0.iter().map(|((method, route), operation)| (method, route.as_str(), operation.as_str()))
    }
}

fn by_method(item: &PathItem) -> impl Iterator<Item = (Method, &Option<Operation>)> {
    [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
        (Method::PATCH, &item.patch),
    ]
    .into_iter()
}
