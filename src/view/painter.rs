//! Shows a moment: paints the canvases, and writes the few texts that change with every frame.
//!
//! Yew renders the elements of [`Refs`] without children and never looks into them again: the painter writes their
//! content.

use super::elements::Refs;
use super::event_table::EventTable;
use super::paint::{ChartPainter, GraphPainter, MAX_DOTS, Theme, aspect};
use super::worker_dots::WorkerDots;
use super::{browser, dom};
use crate::page::chart_choice::ChartOptions;
use crate::page::event_table::TableChoice;
use crate::page::geometry::Geometry;
use crate::page::highlight::discovery_chain;
use crate::page::look::{ChartAsk, MomentAsk, MomentView};
use crate::page::parts::Part;
use crate::page::picture::Picture;
use crate::page::playback::Playback;
use crate::page::scene::{Counts, Density, LaneScene, Layout, Phrase, Range, Scene, fixed, seconds};
use crate::say::Name;
use crate::setup::MAX_LANES;
use crate::site::PageId;
use crate::strategy::code::Call;
use crate::strategy::files;
use crate::text;
use crate::trace::Outcome;
use std::rc::Rc;
use web_sys::{Element, HtmlCanvasElement, HtmlInputElement};
use yew::NodeRef;

/// The least time between two sentences while the playhead moves, in ms: people read no faster.
const READING_MS: f64 = 180.0;
/// The least time between two writes into the document while the playhead moves, in ms. After each, the browser lays
/// out and paints the page again, which costs twice as much as painting the canvases. People read digits no faster.
const WRITING_MS: f64 = 50.0;

/// The last painted state, and everything needed to paint the next frame.
#[derive(Default)]
pub struct Painter {
    /// The elements.
    pub refs: Refs,
    theme: Option<Theme>,
    layout: Rc<Layout>,
    laid_out: Option<(usize, i32)>,
    densities: Vec<Density>,
    graphs: [GraphPainter; MAX_LANES],
    chart: ChartPainter,
    dots: WorkerDots,
    event_table: EventTable,
    /// The version and the options that the layers show; `None` to paint them anew.
    prepared: Option<(u32, ChartOptions)>,
    size: Vec<i32>,
    /// The highlighted page, with the version of its picture, and the path to it in each lane.
    highlighted: Option<(u32, PageId)>,
    chains: [Vec<u32>; MAX_LANES],
    /// When the sentence was last written.
    said_ms: f64,
    /// When the other texts were last written.
    wrote_ms: f64,
}

impl Painter {
    /// Reads the colours anew with the next frame.
    pub fn theme_changed(&mut self) {
        (self.theme, self.prepared) = (None, None);
    }

    /// Checks the sizes of the canvases; `true` when they have changed.
    pub fn resized(&mut self) -> bool {
        let mut size: Vec<i32> = vec![(browser::pixel_ratio() * 100.0) as i32];
        size.extend(self.refs.chart.cast::<Element>().map(|chart| chart.client_width()));
        let graphs = self.refs.lanes.iter().filter_map(|lane| lane.graph.cast::<Element>());
        size.extend(graphs.flat_map(|graph| [graph.client_width(), graph.client_height()]));
        let is_new = size != self.size;
        if is_new {
            // A new ratio of pixels needs new patterns.
            self.size = size;
            self.theme_changed();
        }
        is_new
    }

    /// The places of the chart's rows on the screen.
    pub fn geometry(&self) -> &Geometry {
        &self.chart.geometry
    }

    /// What the chart would ask for lanes that are too large to hold.
    pub fn chart_ask(&self, range: Range, options: ChartOptions) -> ChartAsk {
        let width = self.refs.chart.cast::<Element>().map_or(0, |chart| chart.client_width());
        ChartAsk { range, width: u32::try_from(width).unwrap_or(0), filter: options.choice.filter }
    }

    /// What a moment needs of such lanes.
    pub fn moment_ask(&self, at_us: u64, table: TableChoice) -> MomentAsk {
        let is_open = |node: &NodeRef| node.cast::<Element>().is_some_and(|card| card.has_attribute("open"));
        let table = is_open(&self.refs.events).then_some(table);
        MomentAsk { at_us, table, has_code: is_open(&self.refs.code) && files::are_here() }
    }

    /// The next moment after `at_us` at which a lane is at one of these places of its code.
    pub fn next_run_us(&self, lane: usize, places: &[(Call, u16)], at_us: u64) -> Option<u64> {
        self.dots.next_us(lane, places, at_us)
    }

    /// Shows a moment. `view` is what is known of it if the lanes are too large to hold.
    pub fn show(
        &mut self,
        picture: &Picture,
        view: Option<&MomentView>,
        playback: &Playback,
        options: ChartOptions,
        table: TableChoice,
        highlighted: PageId,
    ) {
        if self.theme.is_none() {
            self.theme = Theme::read();
        }
        let Some(theme) = self.theme.clone() else { return };
        if self.prepared != Some((picture.version, options)) {
            self.prepare(picture, &theme, options);
        }
        self.follow_highlight(picture, highlighted);
        let at_us = playback.at_us();
        self.chart.paint(at_us, &theme);
        let writes = self.writes_now(playback.is_playing());
        if writes {
            self.write_time(playback, options);
        }
        let Some(Shown { scene, counts, turns }) = self.shown(picture, view, at_us) else { return };
        for (index, lane) in scene.lanes.iter().enumerate().take(MAX_LANES) {
            match counts.get(index) {
                Some(counts) => self.graphs[index].paint_crowd(counts, &theme),
                None => self.graphs[index].paint_dots(&self.layout, &lane.states, &self.chains[index], &theme),
            }
            if writes {
                self.write_lane(index, lane, picture);
            }
        }
        if !writes {
            return;
        }
        self.dots.show(&self.refs.code, picture, view, &self.layout, at_us);
        let moment = (at_us, playback.is_playing());
        self.event_table.show(&self.refs.events, picture, view, table, moment, highlighted);
        let is_between = scene.at_us > 0 && scene.lanes.iter().any(|lane| !lane.is_over);
        let turns = if is_between && !playback.is_playing() { turns } else { String::new() };
        self.write_sentence(&with_key_moments(scene.said, turns), playback.is_playing());
    }

    /// Whether this moment is also written, and not only painted. A moment at rest always is.
    fn writes_now(&mut self, is_playing: bool) -> bool {
        let now_ms = browser::now_ms();
        let writes = !is_playing || now_ms - self.wrote_ms >= WRITING_MS;
        if writes {
            self.wrote_ms = now_ms;
        }
        writes
    }

    /// The scene of a moment: from the lanes themselves, or from what is known of it.
    fn shown(&self, picture: &Picture, view: Option<&MomentView>, at_us: u64) -> Option<Shown> {
        if picture.far.is_some() {
            let view = view?;
            let scene = Scene { at_us: view.ask.at_us, lanes: view.lanes.clone(), said: view.said.clone() };
            return Some(Shown { scene, counts: view.counts.clone(), turns: view.turns.clone() });
        }
        let counts: Vec<Vec<Counts>> = self.densities.iter().map(|density| density.at(at_us)).collect();
        let scene = match counts.is_empty() {
            true => Scene::at(&picture.comparison, &self.layout, at_us),
            false => Scene::by_density(&picture.comparison, &counts, at_us),
        };
        let turns = picture.key_moments().sentences(&picture.comparison, at_us);
        Some(Shown { scene, counts, turns })
    }

    /// The page at a point of a lane's graph.
    pub fn page_at(&self, lane: usize, x: f64, y: f64) -> Option<PageId> {
        let node = self.graphs.get(lane)?.node_at(&self.layout, x, y)?;
        self.layout.nodes.get(node).map(|node| node.page)
    }

    /// Finds the path to the highlighted page in each lane, as nodes of the graph.
    fn follow_highlight(&mut self, picture: &Picture, highlighted: PageId) {
        let key = Some((picture.version, highlighted));
        if std::mem::replace(&mut self.highlighted, key) == key {
            return;
        }
        let node_of =
            |page: PageId| self.layout.nodes.iter().position(|node| node.page == page).map(|node| node as u32);
        for (index, nodes) in self.chains.iter_mut().enumerate() {
            let lane = picture.comparison.lanes.get(index).filter(|_| highlighted.known().is_some());
            *nodes = lane.map_or(Vec::new(), |lane| {
                discovery_chain(lane, highlighted).into_iter().filter_map(node_of).collect()
            });
        }
    }

    /// Paints all that does not change from frame to frame.
    fn prepare(&mut self, picture: &Picture, theme: &Theme, options: ChartOptions) {
        let canvas = |node: &NodeRef| node.cast::<HtmlCanvasElement>();
        let graphs: Vec<HtmlCanvasElement> = self.refs.lanes.iter().filter_map(|lane| canvas(&lane.graph)).collect();
        let aspect = graphs.first().map_or(2.0, aspect);
        match &picture.far {
            Some(layout) => (self.layout, self.laid_out) = (layout.clone(), None),
            None => {
                let laid_out = (Rc::as_ptr(&picture.graph) as usize, (aspect * 20.0) as i32);
                if self.laid_out.replace(laid_out) != Some(laid_out) {
                    self.layout = Rc::new(Layout::of(&picture.comparison.site, &picture.graph, aspect));
                }
            }
        }
        let is_crowd = self.layout.nodes.len() > MAX_DOTS;
        let density = |lane| Density::of(lane, &self.layout, Density::MAX_BINS);
        self.densities = picture.comparison.lanes.iter().filter(|_| is_crowd).map(density).collect();
        for (painter, graph) in self.graphs.iter_mut().zip(graphs) {
            painter.prepare(graph, &self.layout, theme);
        }
        if let Some(chart) = canvas(&self.refs.chart) {
            self.chart.prepare(chart, &picture.chart, &picture.comparison, &self.layout, theme, options);
        }
        self.prepared = Some((picture.version, options));
    }

    fn write_lane(&self, index: usize, lane: &LaneScene, picture: &Picture) {
        let refs = &self.refs.lanes[index];
        dom::text_of(&refs.clock, &seconds(lane.clock_us));
        let outcome = lane.outcome.filter(|_| lane.is_over);
        let over = match outcome {
            Some(Outcome::Finished) => "finished",
            Some(_) => "in-vain",
            None => "",
        };
        dom::attribute_of(&refs.clock, "data-over", over);
        dom::attribute_of(&refs.outcome, "data-over", over);
        dom::text_of(&refs.outcome, outcome.map_or("", Outcome::name));
        let all = picture.comparison.lanes.get(index).map_or(0, |lane| lane.addresses);
        dom::text_of(&refs.pages, &format!("{}/{all}", lane.done));
        dom::text_of(&refs.in_flight, &lane.in_flight.to_string());
        dom::text_of(&refs.failed, &lane.failed.to_string());
        dom::attribute_of(&refs.failed, "data-any", if lane.failed > 0 { "true" } else { "false" });
    }

    fn write_time(&self, playback: &Playback, options: ChartOptions) {
        let text = seconds(playback.at_us());
        dom::text_of(&self.refs.at_text, &text);
        if let Some(slider) = self.refs.at.cast::<HtmlInputElement>() {
            // The browser clamps the value to the range, so the ends come first. They are only written when they
            // change, because each write causes a layout.
            let (from_us, axis_us) = playback.ends_us();
            let (min, max) = ((from_us / 1000).to_string(), axis_us.div_ceil(1000).to_string());
            if slider.min() != min || slider.max() != max {
                slider.set_min(&min);
                slider.set_max(&max);
            }
            let value = (playback.on_axis_us() / 1000).to_string();
            if slider.value() != value {
                slider.set_value(&value);
            }
            let share = playback.share() * 100.0;
            let _ = slider.style().set_property("--share", &format!("{}%", fixed(share, 2)));
            if !playback.is_playing() {
                let share = text::share((playback.share() * 100.0).round());
                dom::attribute_of(
                    &self.refs.at,
                    "aria-valuetext",
                    if options.hidden.has(Part::Times) { &share } else { &text },
                );
            }
        }
    }

    /// A screen reader reads the sentence when the playhead stops, not with each frame. The visible sentence changes no
    /// faster than people read.
    fn write_sentence(&mut self, parts: &[Phrase], is_playing: bool) {
        let Some(said) = self.refs.said.cast::<Element>() else { return };
        dom::attribute_of(&self.refs.said, "aria-live", if is_playing { "off" } else { "polite" });
        let now_ms = browser::now_ms();
        if is_playing && now_ms - self.said_ms < READING_MS {
            return;
        }
        self.said_ms = now_ms;
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        if said.text_content().as_deref() == Some(text.as_str()) {
            return;
        }
        said.set_text_content(None);
        let Some(document) = browser::document() else { return };
        for part in parts {
            if let Ok(piece) = document.create_element(if part.strong { "b" } else { "span" }) {
                piece.set_text_content(Some(&part.text));
                let _ = said.append_child(&piece);
            }
        }
    }
}

/// What is shown of a moment.
struct Shown {
    scene: Scene,
    /// Per lane and bin of depths, if there are too many pages for dots.
    counts: Vec<Vec<Counts>>,
    /// What happens exactly now.
    turns: String,
}

/// The sentence of a key moment first says what happens then. At the start and at the end, it already does.
fn with_key_moments(mut said: Vec<Phrase>, turns: String) -> Vec<Phrase> {
    if !turns.is_empty() {
        // After `At 1.41 s: `.
        said.insert(3.min(said.len()), Phrase { text: turns, strong: true });
    }
    said
}
