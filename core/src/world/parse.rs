use super::compute::{Work, compute};
use super::kernel::Parsing;
use super::links::OwnLinks;
use super::network::Answer;
use super::{Fetch, Links, Raised, Response, World};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A parse that continues while it is awaited. It computes: nothing else runs on the event loop meanwhile.
pub struct Parse {
    world: World,
    response: Response,
    line: u16,
    /// Boxed, because every waiting task reserves space for it, and a parse that takes no time never needs it.
    under_way: Option<Box<UnderWay>>,
}

/// A parse that takes time.
struct UnderWay {
    parsing: Parsing,
    /// The CPU time of a thread or process.
    computing: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl Parse {
    pub(super) fn new(world: World, response: Response, line: u16) -> Self {
        Parse { world, response, line, under_way: None }
    }

    #[inline(never)]
    fn poll_again(&mut self, context: &mut Context<'_>) -> Poll<Links> {
        Pin::new(self).poll(context)
    }

    #[cold]
    fn abandon(&mut self) {
        if let Some(under_way) = self.under_way.take() {
            self.world.0.abandon_parse(&under_way.parsing);
        }
    }

    #[inline(never)]
    fn poll_under_way(&mut self, context: &mut Context<'_>) -> Poll<OwnLinks> {
        let (world, page, row, line) = (&self.world, self.response.came, self.response.row, self.line);
        let kernel = &world.0;
        let under_way = self.under_way.get_or_insert_with(|| {
            let parsing = kernel.begin_parse(page, self.response.answer, row, line);
            let computing = (parsing.compute_us > 0).then(|| -> Pin<Box<dyn Future<Output = ()>>> {
                let work = Work { actor: world.computes_as(kernel.current_actor()), page, row: parsing.row, line };
                Box::pin(compute(world.clone(), work, parsing.compute_us, parsing.begun))
            });
            Box::new(UnderWay { parsing, computing })
        });
        let computing = under_way.computing.as_mut();
        if computing.is_some_and(|computing| computing.as_mut().poll(context).is_pending())
            || !kernel.is_due(under_way.parsing.due_us)
        {
            return Poll::Pending;
        }
        match self.under_way.take() {
            Some(under_way) => Poll::Ready(kernel.end_parse(page, under_way.parsing, line)),
            None => Poll::Pending,
        }
    }
}

impl Future for Parse {
    type Output = Links;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor. So it is
    // assembled here, once.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Links> {
        let this = &mut *self;
        let (kernel, page, answer) = (&this.world.0, this.response.came, this.response.answer);
        let (is_readable, takes_time) = match answer {
            _ if this.under_way.is_some() => (true, true),
            Answer::Status(1..) => kernel.parsing(page, answer),
            // An address that is only listed has status 0: there is no page to parse.
            Answer::Status(0) | Answer::Failed(_) => (false, false),
        };
        let own = match (is_readable, takes_time) {
            (false, _) => Some(Box::default()),
            (true, false) => kernel.parse_at_once(page, this.response.row, this.line),
            (true, true) => match this.poll_under_way(context) {
                Poll::Ready(own) => own,
                Poll::Pending => return Poll::Pending,
            },
        };
        Poll::Ready(Links { world: this.world.clone(), own, page, asked: this.response.page })
    }
}

impl Drop for Parse {
    #[inline]
    fn drop(&mut self) {
        if self.under_way.is_some() {
            self.abandon();
        }
    }
}

/// What [`World::parse`] can parse: an answer, or a fetch, which it awaits first.
pub trait Parsable {
    /// The work: its output are the links.
    type Parsing: Future + 'static;
    /// Begins the work for this line of the strategy.
    fn parsing(self, world: &World, line: u16) -> Self::Parsing;
}

impl Parsable for Response {
    type Parsing = Parse;

    #[inline]
    fn parsing(self, world: &World, line: u16) -> Parse {
        Parse::new(world.clone(), self, line)
    }
}

impl Parsable for Fetch {
    type Parsing = Visit;

    fn parsing(self, _: &World, line: u16) -> Visit {
        Visit { line, fetch: self, parse: None }
    }
}

/// A fetch and the parse of its answer, one after the other. An exception ends it.
pub struct Visit {
    line: u16,
    fetch: Fetch,
    /// The parse, if it takes time. Boxed, because tens of thousands of visits can be queued.
    parse: Option<Box<Parse>>,
}

impl Future for Visit {
    type Output = Result<Links, Raised>;

    #[inline(always)] // as above
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(parse) = &mut this.parse {
            return parse.poll_again(context).map(Ok);
        }
        let response = ready!(Pin::new(&mut this.fetch).poll(context))?;
        let mut parse = Parse::new(this.fetch.world().clone(), response, this.line);
        let parsed = Pin::new(&mut parse).poll(context);
        if parsed.is_pending() {
            this.parse = Some(Box::new(parse));
        }
        parsed.map(Ok)
    }
}
