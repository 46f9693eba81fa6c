//! The file of a part on its way out, in whatever ranges a player asks for.

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::Response;
use diemcau_domain::recording::Recording;
use diemcau_media::Part;
use tower_http::services::ServeFile;

use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::recordings::RecordingPlace;

/// The part in the path.
pub(super) async fn part_wanted(
    app: &App,
    at: &AtDesk,
    recording: &Recording,
) -> Result<(RecordingPlace, Part), HttpProblem> {
    let place = RecordingPlace::of(at.desk.conference(), recording);
    let parts = place.parts(&app.configuration).await.map_err(|failed| HttpProblem::internal(&failed))?;
    let wanted = parts.into_iter().find(|part| Some(part.number) == at.place.part);
    Ok((place, wanted.ok_or_else(HttpProblem::not_found)?))
}

/// Its file. What is coded already is not compressed once more, and nobody but the asker keeps it.
pub(super) async fn part_response(
    app: &App,
    place: RecordingPlace,
    part: &Part,
    request: Request,
) -> Result<Response, HttpProblem> {
    let path = place.folder(&app.configuration).join(part.file_name());
    let served = ServeFile::new(path).try_call(request).await.map_err(|failed| HttpProblem::internal(&failed))?;
    let mut response = served.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(part.container.media_type()));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}
