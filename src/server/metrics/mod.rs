//! Figures for operators, in the text format of Prometheus. No label names an endpoint.

mod figures;

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use diemcau_protocol::websocket::GoodbyeReason;
use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
};

use crate::app::App;

/// Seconds; from a look at memory to a report of the largest roster.
const SECONDS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Counters. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    registry: Registry,
    requests: HistogramVec,
    problems: IntCounterVec,
    messages_in: IntCounter,
    messages_out: IntCounter,
    goodbyes: IntCounterVec,
    commands: Histogram,
}

impl Metrics {
    /// Everything at zero.
    ///
    /// # Errors
    /// If two figures have the same name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new_custom(Some("diemcau".to_owned()), None)?;
        let seconds = HistogramOpts::new("http_request_seconds", "HTTP requests by method, route and status")
            .buckets(SECONDS.to_vec());
        let shared = Shared {
            requests: HistogramVec::new(seconds, &["method", "route", "status"])?,
            problems: counters("problems_total", "Requests that were refused, by code", &["code"])?,
            messages_in: IntCounter::new("websocket_messages_in_total", "Messages that came in")?,
            messages_out: IntCounter::new("websocket_messages_out_total", "Messages that went out")?,
            goodbyes: counters("websocket_goodbyes_total", "Connections the server ended, by reason", &["reason"])?,
            commands: Histogram::with_opts(
                HistogramOpts::new("command_seconds", "From a wish to its being on disk, or refused")
                    .buckets(SECONDS.to_vec()),
            )?,
            registry,
        };
        let registry = &shared.registry;
        registry.register(Box::new(shared.requests.clone()))?;
        registry.register(Box::new(shared.problems.clone()))?;
        registry.register(Box::new(shared.messages_in.clone()))?;
        registry.register(Box::new(shared.messages_out.clone()))?;
        registry.register(Box::new(shared.goodbyes.clone()))?;
        registry.register(Box::new(shared.commands.clone()))?;
        Ok(Self { shared: Arc::new(shared) })
    }

    /// A request was answered.
    pub fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let status = status.to_string();
        self.shared.requests.with_label_values(&[method_label(method), route, &status]).observe(took.as_secs_f64());
    }

    /// A request was refused.
    pub fn problem(&self, code: &str) {
        self.shared.problems.with_label_values(&[code]).inc();
    }

    /// Somebody asked a desk for something, and it was answered.
    pub fn command(&self, took: Duration) {
        self.shared.commands.observe(took.as_secs_f64());
    }

    /// A message came in.
    pub fn message_in(&self) {
        self.shared.messages_in.inc();
    }

    /// A message went out.
    pub fn message_out(&self) {
        self.shared.messages_out.inc();
    }

    /// A connection was ended.
    pub fn goodbye(&self, reason: GoodbyeReason) {
        self.shared.goodbyes.with_label_values(&[crate::websocket::reason_name(reason)]).inc();
    }

    /// Everything, as Prometheus reads it.
    ///
    /// # Errors
    /// If a figure cannot be written.
    pub fn text(&self, app: &App) -> Result<Vec<u8>, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.shared.registry.gather(), &mut text)?;
        figures::write(&mut text, app);
        Ok(text)
    }
}

/// Anybody may invent methods, and every label value is kept for ever.
fn method_label(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    KNOWN.into_iter().find(|known| method == *known).unwrap_or("other")
}

fn counters(name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
    IntCounterVec::new(Opts::new(name, help), labels)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn methods_that_somebody_invents_are_one_series() {
        let metrics = Metrics::new().unwrap();
        for method in ["GET", "BREW", "BREW1", "get", "TRACE"] {
            metrics.request(&method.parse().unwrap(), "none", 405, Duration::ZERO);
        }
        let families = metrics.shared.registry.gather();
        let requests = families.iter().find(|family| family.name() == "diemcau_http_request_seconds").unwrap();
        let method =
            |label: &prometheus::proto::LabelPair| (label.name() == "method").then(|| label.value().to_owned());
        let methods: Vec<String> =
            requests.get_metric().iter().flat_map(|metric| metric.get_label().iter().filter_map(method)).collect();
        assert_eq!(methods, ["GET", "other"]);
    }
}
