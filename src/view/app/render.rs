//! The page's HTML, put together from its parts.

use super::{App, Work};
use crate::scene::{Parts, Pick};
use crate::text;
use crate::view::address;
use crate::view::author::Author;
use crate::view::parts::lit_frames;
use crate::view::parts::{
    BuilderProps, ChosenProps, CodeCard, EventsProps, FiguresProps, HeaderProps, HelpProps, LaneCardProps,
    NoteBarProps, OwnSettingsProps, Picked, QuestionProps, StripProps, TimelineCard, TransportProps, builder, chosen,
    events, figures, header, help, lane_card, note_bar, own_settings, question, strip, transport,
};
use std::rc::Rc;
use yew::prelude::*;

impl App {
    /// The bar selected with the keys, as the timelines show it.
    fn picked(&self, pick: Pick) -> Option<Picked> {
        Picked::of(self.shown.as_ref()?, pick, self.stage.geometry(), self.address.has_path)
    }

    /// The frames of all bars of the highlighted page.
    fn lit_frames(&self) -> Vec<[f64; 4]> {
        self.shown.as_ref().map_or(Vec::new(), |shown| lit_frames(shown, self.lit(), self.stage.geometry()))
    }

    /// The address of the whole page, for an embedded one.
    fn whole(&self) -> Option<String> {
        // The whole page would reveal what the author hides.
        let is_open = self.address.author.hide == Parts::default() && self.asking.is_none();
        (self.address.is_embedded && is_open).then(|| {
            let whole = address::Address { is_embedded: false, author: Author::default(), ..self.address.clone() };
            let query = address::query(&self.setup, &whole);
            if query.is_empty() { String::from("./") } else { query }
        })
    }

    /// The text shown while there is no comparison yet.
    fn blank(&self) -> &'static str {
        match self.work {
            Work::Rest => text::STATE_NOTHING,
            _ => text::STATE_SIMULATING,
        }
    }

    /// The whole page.
    pub(super) fn page(&self) -> Html {
        let tell = &self.tell;
        let author = &self.address.author;
        let is_fixed = self.address.is_embedded && !author.controls.contains(&"lanes");
        let setup = Rc::new(self.setup.clone());
        let lanes = setup.strategies().into_iter().enumerate().map(|(index, strategy)| {
            let (setup, is_open) = (setup.clone(), self.open_lane(&setup) == Some(index));
            html! {
                <key={index}>
                    { lane_card(&LaneCardProps { index, id: strategy.id, setup: setup.clone(), is_open, is_fixed, shown: self.shown.clone(), refs: self.stage.refs.lanes[index].clone(), tell: tell.clone() }) }
                    { own_settings(&OwnSettingsProps { index, name: crate::text::strategy_name(strategy.pattern), setup, is_open, tell: tell.clone() }) }
                </>
            }
        });
        html! {
            <div class="page" data-dropping={self.is_dropping.to_string()} data-drop={text::STATE_DROP} data-embed={self.address.is_embedded.to_string()}
                data-hide={self.hidden().ids().join(" ")} data-asking={self.is_asking().to_string()}>
                <a class="skip" href="#lanes">{ text::SKIP_SETTINGS }</a>
                { header(&HeaderProps { setup: setup.clone(), theme: self.address.theme, is_large: self.address.is_large, shared: self.shared.get(), can_fetch: self.no_live().is_none(), is_running: matches!(self.work, Work::Live(..)), is_busy: !matches!(self.work, Work::Rest), progress: self.progress(), live_word: self.live_word(), tell: tell.clone() }) }
                { note_bar(&NoteBarProps { notes: self.notes.all().to_vec(), tell: tell.clone() }) }
                { strip(&StripProps { setup: setup.clone(), imported: self.sites.imported_name(), is_open: self.is_open, is_embedded: self.address.is_embedded, tell: tell.clone() }) }
                { question(&QuestionProps { asked: self.question(), tell: tell.clone() }) }
                { chosen(&ChosenProps { controls: author.controls.clone(), locked: author.locked.clone(), imported: self.sites.imported_name(), setup: setup.clone(), tell: tell.clone() }) }
                <main id="lanes" tabindex="-1">
                    <div class="lanes" data-lanes={self.setup.lanes.len().to_string()}>{ for lanes }</div>
                    <TimelineCard shown={self.shown.clone()} blank={self.blank()} refs={self.stage.refs.clone()} look={self.look()} tip={self.tip.clone()} lit={self.lit_frames()}
                        picked={self.picked.and_then(|pick| self.picked(pick))} tell={tell.clone()} />
                    <CodeCard setup={setup.clone()} choice={self.address.code} word={self.code_word.get()} is_open={!self.address.is_embedded}
                        card={self.stage.refs.code.clone()} tell={tell.clone()} />
                    { events(&EventsProps { setup: setup.clone(), choice: self.table(), is_open: self.address.is_table_open, pane: self.stage.refs.events.clone(), tell: tell.clone() }) }
                    { figures(&FiguresProps { shown: self.shown.clone(), tell: tell.clone() }) }
                </main>
                { transport(&TransportProps { is_playing: self.playback.is_playing, speed: self.playback.speed, is_loop: self.playback.is_loop, whole: self.whole(), axis_us: (self.playback.from_us, self.playback.axis_us), refs: self.stage.refs.clone(), tell: tell.clone() }) }
                { help(&HelpProps { dialog: self.help.clone() }) }
                { builder(&BuilderProps { dialog: self.builder.clone(), draft: self.draft.clone().map(|draft| { let piece = self.piece(&draft); (draft, piece) }), warnings: self.draft.as_ref().map(|draft| self.warnings(draft)).unwrap_or_default(), word: self.builder_word.get(), tell: tell.clone() }) }
            </div>
        }
    }
}
