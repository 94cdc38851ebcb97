//! The culprit of a wait: the bar that a worker waited for, and the words for it.

use super::chart::{Bar, ChartLane};
use super::fill::Fill;
use crate::site::Site;
use crate::text;
use crate::trace::Cause;

impl ChartLane {
    /// The bar of the page that caused a wait, as an index of `bars`: the one that ended when the wait did. `None` if
    /// no page caused it.
    pub fn culprit_of(&self, wait: &Bar) -> Option<u32> {
        let Fill::Waiting(cause) = wait.fill else { return None };
        wait.page.known()?;
        // A worker that backs off waits after the failure; all others wait until something ends.
        let moment = if cause == Cause::Backoff { wait.start_us } else { wait.end_us };
        let is_of_page = |bar: &Bar| bar.page == wait.page && !matches!(bar.fill, Fill::Waiting(_) | Fill::HeldBack);
        let bars = (0..).zip(&self.bars).filter(|(_, bar)| is_of_page(bar) && bar.start_us <= moment);
        let last = bars.max_by_key(|(_, bar)| (bar.end_us <= moment, bar.end_us.min(moment), bar.start_us));
        last.map(|(number, _)| number)
    }
}

/// What a worker waits for, in words, if a page is the culprit.
pub fn culprit_words(wait: &Bar, site: &Site) -> Option<String> {
    let Fill::Waiting(cause) = wait.fill else { return None };
    let label = site.label(wait.page.known()?);
    Some(match cause {
        Cause::Barrier => text::cause_barrier_until(label),
        Cause::QueueJoin => text::cause_queue_join_until(label),
        Cause::EmptyFrontier => text::cause_empty_frontier_until(label),
        Cause::Coordinator => text::cause_coordinator_until(label),
        Cause::EventLoop => text::cause_event_loop_until(label),
        Cause::Gil => text::cause_gil_until(label),
        Cause::Core => text::cause_core_until(label),
        Cause::Connection => text::cause_connection_until(label),
        Cause::Lock => text::cause_lock_until(label),
        Cause::Backoff => text::cause_backoff_until(label),
        _ => text::cause_other_until(label),
    })
}

#[cfg(test)]
mod tests {
    use super::super::chart::{Chart, Range};
    use super::super::fill::Fill;
    use crate::compare::Runner;
    use crate::setup::parse_query;
    use crate::trace::Cause;
    use std::rc::Rc;

    /// Every wait with a culprit leads to a bar of that page, which for a barrier ends when the wait does.
    fn check(query: &str, cause: Cause) {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let chart = Chart::of(&comparison, Range::default());
        let mut found = 0;
        for lane in &chart.lanes {
            for wait in lane.bars.iter().filter(|bar| bar.fill == Fill::Waiting(cause) && bar.page.known().is_some()) {
                let culprit = lane.culprit_of(wait).map(|bar| lane.bars[bar as usize]);
                let culprit = culprit.unwrap_or_else(|| panic!("{}: {wait:?}", lane.name));
                assert_eq!(culprit.page, wait.page);
                assert!(!matches!(culprit.fill, Fill::Waiting(_)));
                if cause == Cause::Barrier && setup.cpu_ms > 0 {
                    assert!(culprit.end_us <= wait.end_us, "{wait:?} ended before {culprit:?}");
                }
                found += 1;
            }
        }
        assert!(found > 0, "?{query} has no {}", cause.word());
    }

    #[test]
    fn a_wait_leads_to_its_culprit() {
        check("lanes=gather,thread_map", Cause::Barrier);
        check("lanes=task_group_spawn", Cause::EmptyFrontier);
        check("lanes=task_group_spawn&cpu-ms=30", Cause::EventLoop);
        check("lanes=thread_map&cpu-ms=30", Cause::Gil);
        check("lanes=queue_workers", Cause::QueueJoin);
        check("lanes=task_group_spawn&connections=3", Cause::Connection);
        check("lanes=task_group_spawn&errors=20&retries=2", Cause::Backoff);
    }
}
