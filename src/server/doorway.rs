//! The way in of a listener: so many connections at once, and none that says nothing.

use std::future::ready;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// With this a client says that it speaks HTTP/2 (RFC 9113, section 3.4). It is not spoken here: only
/// HTTP/1 has a deadline for headers.
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Lets connections in while there is a place; others are closed at once, so that nobody's idle
/// connections can use up the files this process may have open.
#[derive(Clone, Debug)]
pub(crate) struct Doorway<A> {
    places: Arc<Semaphore>,
    first_bytes_within: Duration,
    behind: A,
}

impl<A> Doorway<A> {
    /// With so many places; `behind` it may be TLS.
    pub(crate) fn new(places: usize, first_bytes_within: Duration, behind: A) -> Self {
        Self { places: Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS))), first_bytes_within, behind }
    }

    fn place(&self, stream: &TcpStream) -> io::Result<OwnedSemaphorePermit> {
        // Messages are small and somebody waits for each of them.
        stream.set_nodelay(true)?;
        Arc::clone(&self.places).try_acquire_owned().map_err(io::Error::other)
    }
}

impl<A, S> Accept<TcpStream, S> for Doorway<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = Seated<A::Stream>;
    type Service = A::Service;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let place = match self.place(&stream) {
            Ok(place) => place,
            Err(full) => return Box::pin(ready(Err(full))),
        };
        let (accepting, within) = (self.behind.accept(stream, service), self.first_bytes_within);
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            let beginning = Beginning { deadline: Box::pin(sleep(within)), seen: 0 };
            Ok((Seated { stream, beginning: Some(beginning), _place: place }, service))
        })
    }
}

/// A connection with its place, which is free again when the connection is gone, whatever it was
/// upgraded to.
#[derive(Debug)]
pub(crate) struct Seated<T> {
    stream: T,
    beginning: Option<Beginning>,
    _place: OwnedSemaphorePermit,
}

/// What a connection is while it may still be HTTP/2. No other timer runs before that is settled.
#[derive(Debug)]
struct Beginning {
    deadline: Pin<Box<Sleep>>,
    seen: usize,
}

impl Beginning {
    /// Whether these further bytes settle that it is HTTP/1, or its end.
    fn is_settled_by(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let awaited = HTTP2_PREFACE.get(self.seen..).unwrap_or_default();
        if bytes.is_empty() || bytes.iter().zip(awaited).any(|(byte, awaited)| byte != awaited) {
            return Ok(true);
        }
        self.seen = self.seen.saturating_add(bytes.len());
        if self.seen < HTTP2_PREFACE.len() { Ok(false) } else { Err(io::ErrorKind::Unsupported.into()) }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Seated<T> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { stream, beginning, .. } = &mut *self;
        let before = into.filled().len();
        let read = Pin::new(stream).poll_read(context, into);
        let Some(undecided) = beginning else { return read };
        match read {
            Poll::Pending => undecided.deadline.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into())),
            Poll::Ready(Ok(())) => {
                if undecided.is_settled_by(into.filled().get(before..).unwrap_or_default())? {
                    *beginning = None;
                }
                Poll::Ready(Ok(()))
            }
            failed @ Poll::Ready(Err(_)) => failed,
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Seated<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
