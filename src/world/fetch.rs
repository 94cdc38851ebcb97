use super::World;
use super::network::Answer;
use crate::site::PageId;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What came back from a fetch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Response {
    /// The page that was asked for.
    pub page: PageId,
    /// Its HTTP status, or why there is none.
    pub answer: Answer,
    pub(super) row: u32,
}

impl Response {
    /// Whether a page came back: a status below 400.
    pub fn is_ok(&self) -> bool {
        matches!(self.answer, Answer::Status(status) if status < 400)
    }
}

/// A fetch that goes on while it is awaited; dropping it aborts it.
pub struct Fetch {
    world: World,
    page: PageId,
    line: u16,
    request: Option<u32>,
}

impl Fetch {
    pub(super) fn new(world: World, page: PageId, line: u16) -> Self {
        Fetch { world, page, line, request: None }
    }
}

impl Future for Fetch {
    type Output = Response;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Response> {
        let page = self.page;
        match self.request {
            None => match self.world.0.begin_fetch(page, self.line) {
                Ok(request) => {
                    self.request = Some(request);
                    Poll::Pending
                }
                Err(failure) => Poll::Ready(Response { page, answer: Answer::Failed(failure), row: 0 }),
            },
            Some(request) => match self.world.0.take_answer(request) {
                Some((answer, row)) => {
                    self.request = None;
                    Poll::Ready(Response { page, answer, row })
                }
                None => Poll::Pending,
            },
        }
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            self.world.0.abandon(request);
        }
    }
}
