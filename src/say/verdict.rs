//! What went wrong in a run, in sentences.

use super::Name;
use crate::site::{PageId, Site};
use crate::text;
use crate::trace::{Event, Fault, Hang, Loss, Repeat};
use std::borrow::Cow;

/// One or two sentences for each fault.
pub fn verdict(faults: &[Fault], site: &Site) -> Vec<String> {
    faults.iter().map(|fault| sentence(fault, site)).collect()
}

fn sentence(fault: &Fault, site: &Site) -> String {
    match *fault {
        Fault::Raised(raised) => text::verdict_raised(exception(&raised, site)),
        Fault::Unseen { count, first } => text::verdict_unseen(count, exception(&first, site)),
        Fault::Hangs(ref hang) => hangs(hang, site),
        Fault::ShutOut(start) => text::verdict_shut_out(&*url(start, site)),
        Fault::Unread { count, first } => text::verdict_unread(count, &*url(first, site)),
        Fault::Lost { count, of, first, why } => {
            let why = match why {
                Loss::Raised => text::VERDICT_LOST_RAISED,
                Loss::Hung => text::VERDICT_LOST_HUNG,
                Loss::Cancelled => text::VERDICT_LOST_CANCELLED,
                Loss::TooEarly => text::VERDICT_LOST_TOO_EARLY,
                Loss::NotAsked => text::VERDICT_LOST_NOT_ASKED,
            };
            text::verdict_lost(count, of, &*url(first, site), why)
        }
        Fault::Repeated { count, of, first, why } => {
            let why = match why {
                Repeat::Redirect => text::VERDICT_TWICE_REDIRECT,
                Repeat::MarkedLate => text::VERDICT_TWICE_LATE,
                Repeat::Fragment => text::VERDICT_TWICE_FRAGMENT,
                Repeat::AskedAgain => text::VERDICT_TWICE_ASKED,
            };
            text::verdict_twice(count, of, &*url(first, site), why)
        }
    }
}

fn hangs(hang: &Hang, site: &Site) -> String {
    let raised = |event: &Event| exception(event, site);
    match hang {
        Hang::Unknown => text::VERDICT_HANGS.into(),
        Hang::RunningSet(page, event) => {
            text::verdict_hangs_running_set(event.as_ref().map_or_else(|| url(*page, site).into_owned(), raised))
        }
        Hang::QueueJoin(event) => {
            text::verdict_hangs_queue_join(event.as_ref().map_or_else(|| text::PAGE_UNKNOWN.into(), raised))
        }
        Hang::Lock => text::VERDICT_HANGS_LOCK.into(),
        Hang::Frontier => text::VERDICT_HANGS_FRONTIER.into(),
    }
}

/// Why an exception was raised: `/a (status 500)`.
fn exception(event: &Event, site: &Site) -> String {
    let why = event.failure().map_or_else(|| text::status(event.detail()), |why| why.name().to_string());
    text::exception(&*url(event.page(), site), why)
}

fn url(page: PageId, site: &Site) -> Cow<'_, str> {
    page.known().map_or(Cow::Borrowed(text::PAGE_UNKNOWN), |page| site.url(page))
}
