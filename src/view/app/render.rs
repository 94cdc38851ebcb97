//! The page's HTML, put together from its components.

use super::App;
use crate::page::effect::Button;
use crate::page::parts::Parts;
use crate::say;
use crate::setup::Setup;
use crate::text;
use crate::view::components::{
    ChosenProps, CodeCard, EventTableProps, HeaderProps, LaneCardProps, OwnSettingsProps, StripProps, TimelineCard,
    TransportProps, answers, builder, chosen, event_table, figures, header, help, lane_card, note_bar, own_settings,
    quiz, strip, transport,
};
use crate::view::state::runs::Runs;
use std::rc::Rc;
use yew::prelude::*;

impl App {
    /// The address of the whole page, for an embedded one.
    fn whole(&self) -> Option<String> {
        // The whole page would reveal what the author hides.
        let is_open = self.opened.author.hide == Parts::default() && self.quiz.is_none();
        (self.opened.is_embedded && is_open).then(|| {
            let query = self.page_address().whole().query(self.settings.setup());
            if query.is_empty() { String::from("./") } else { query }
        })
    }

    /// The text shown while there is no comparison yet.
    fn blank(&self) -> &'static str {
        if self.runs.is_resting() { text::STATE_NOTHING } else { text::STATE_SIMULATING }
    }

    /// The whole page.
    pub(super) fn html(&self) -> Html {
        let (author, is_embedded, to) = (&self.opened.author, self.opened.is_embedded, &self.callbacks);
        let is_fixed = is_embedded && !author.controls.contains(&"lanes");
        let setup = Rc::new(self.settings.setup().clone());
        let imported = self.runs.imported_name();
        let lanes = setup.strategies().into_iter().enumerate().map(|(index, strategy)| {
            let (setup, is_open) = (setup.clone(), self.settings.open_lane() == Some(index));
            html! {
                <key={index}>
                    { lane_card(&LaneCardProps { index, id: strategy.id, setup: setup.clone(), is_open, is_fixed, picture: self.picture(), refs: &self.painter.refs.lanes[index], tell: &to.settings, point: &to.point }) }
                    { own_settings(&OwnSettingsProps { index, name: say::strategy_name(strategy), setup, is_open, tell: &to.settings }) }
                </>
            }
        });
        html! {
            <div class="page" data-dropping={self.site_file.is_dropping().to_string()} data-drop={text::STATE_DROP} data-embed={is_embedded.to_string()}
                data-hide={self.hidden().ids().join(" ")} data-asking={self.is_asking().to_string()}>
                <a class="skip" href="#lanes">{ text::SKIP_SETTINGS }</a>
                { self.header(&setup) }
                { note_bar(self.notes.all(), &to.notes) }
                { strip(&StripProps { setup: setup.clone(), imported: imported.clone(), is_open: self.settings.is_open(), is_embedded, tell: &to.settings, open: &to.open }) }
                { quiz(self.quiz.as_ref().map(|quiz| quiz.view(&setup, self.can_answer())).as_ref(), &to.quiz) }
                { chosen(&ChosenProps { author, imported, setup: setup.clone(), tell: &to.settings }) }
                <main id="lanes" tabindex="-1">
                    <label class="graphs-on" data-says="graphs"><input type="checkbox" id="graphs" />{ text::GRAPHS_ON }</label>
                    <div class="lanes" data-lanes={setup.lanes.len().to_string()}>{ for lanes }</div>
                    { self.timelines() }
                    { answers(is_embedded) }
                    <CodeCard setup={setup.clone()} choice={self.code} result={self.buttons.beside(Button::Code)} is_open={!is_embedded}
                        card={self.painter.refs.code.clone()} tell={to.code.clone()} />
                    { event_table(&EventTableProps { setup, choice: self.table_choice(), is_open: self.opened.is_table_open, pane: self.painter.refs.events.clone(), tell: &to.table }) }
                    { figures(self.runs.picture(), &self.callbacks.run) }
                </main>
                { transport(&TransportProps { playback: &self.playback, whole: self.whole(), refs: &self.painter.refs, tell: &to.playback }) }
                { help() }
                { builder() }
            </div>
        }
    }

    fn header(&self, setup: &Rc<Setup>) -> Html {
        header(&HeaderProps {
            setup: setup.clone(),
            appearance: self.appearance,
            shared: self.buttons.beside(Button::Share),
            can_fetch: Runs::can_fetch(setup),
            is_running: self.runs.is_live(),
            is_busy: !self.runs.is_resting(),
            progress: self.runs.simulating(),
            live_text: self.runs.live_text(setup),
            set: &self.callbacks.settings,
            appear: &self.callbacks.appearance,
            address: &self.callbacks.address,
            build: &self.callbacks.builder,
            run: &self.callbacks.run,
        })
    }

    fn timelines(&self) -> Html {
        let screen = self.screen();
        let frames = screen.map_or(Vec::new(), |screen| self.highlight.frames(screen.picture, screen.geometry));
        html! {
            <TimelineCard picture={self.runs.picture().cloned()} blank={self.blank()} refs={self.painter.refs.clone()} options={self.chart_options()}
                tip={self.highlight.tip().cloned()} {frames} selection={screen.and_then(|screen| self.highlight.selection(screen))}
                tell={self.callbacks.highlight.clone()} choose={self.callbacks.chart.clone()} seek={self.callbacks.seek.clone()} zoom={self.callbacks.zoom.clone()} />
        }
    }
}
