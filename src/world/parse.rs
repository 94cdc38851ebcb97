use super::compute::compute;
use super::kernel::Parsing;
use super::network::Answer;
use super::{Response, World};
use crate::site::{Graph, PageId};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A parse that goes on while it is awaited. It computes: on one event loop nothing else runs meanwhile.
pub struct Parse {
    world: World,
    response: Response,
    line: u16,
    parsing: Option<Parsing>,
    /// The CPU time of a thread or process.
    computing: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl Parse {
    pub(super) fn new(world: World, response: Response, line: u16) -> Self {
        Parse { world, response, line, parsing: None, computing: None }
    }
}

impl Future for Parse {
    type Output = Links;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Links> {
        let this = &mut *self;
        let (kernel, page) = (&this.world.0, this.response.page);
        let mut parsing = match this.parsing.take() {
            Some(parsing) => parsing,
            None if matches!(this.response.answer, Answer::Status(_)) && kernel.is_readable(page) => {
                let parsing = kernel.begin_parse(page, this.response.row, this.line, context.waker());
                if parsing.compute_us > 0 {
                    let computing = compute(this.world.clone(), kernel.current_actor(), parsing.compute_us);
                    this.computing = Some(Box::pin(computing));
                }
                parsing
            }
            None => return Poll::Ready(Links::none()),
        };
        let is_computing =
            this.computing.as_mut().is_some_and(|computing| computing.as_mut().poll(context).is_pending());
        if is_computing || !kernel.is_due(parsing.due_us) {
            this.parsing = Some(parsing);
            return Poll::Pending;
        }
        Poll::Ready(match kernel.end_parse(page, &mut parsing, this.line) {
            Some(links) => Links { source: Source::Own(links), at: 0 },
            None => Links { source: Source::Graph(kernel.graph.clone(), page), at: 0 },
        })
    }
}

impl Drop for Parse {
    fn drop(&mut self) {
        if let Some(mut parsing) = self.parsing.take() {
            self.world.0.abandon_parse(&mut parsing);
        }
    }
}

/// The links of a page that a crawl follows, in document order, duplicates included.
pub struct Links {
    source: Source,
    at: usize,
}

enum Source {
    /// What the site's table says: no copy is made.
    Graph(Rc<Graph>, PageId),
    /// What was really read, or what a rule has left.
    Own(Vec<PageId>),
}

impl Links {
    /// No links: the page could not be read.
    pub fn none() -> Self {
        Links { source: Source::Own(Vec::new()), at: 0 }
    }
}

impl Iterator for Links {
    type Item = PageId;

    #[inline]
    fn next(&mut self) -> Option<PageId> {
        let links = match &self.source {
            Source::Graph(graph, page) => graph.links(*page),
            Source::Own(links) => links,
        };
        let link = links.get(self.at).copied();
        self.at += 1;
        link
    }
}
