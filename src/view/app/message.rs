//! Everything that can happen to the page: a message of one part of its state, or of the browser to the page as a whole.

use crate::page::appearance::AppearanceMsg;
use crate::page::chart_choice::ChartMsg;
use crate::page::code_choice::CodeMsg;
use crate::page::event_table::TableMsg;
use crate::page::highlight::HighlightMsg;
use crate::page::notes::NotesMsg;
use crate::page::playback::PlaybackMsg;
use crate::page::quiz::QuizMsg;
use crate::page::settings::SettingsMsg;
use crate::page::zoom::ZoomMsg;
use crate::view::beside::FromWorker;
use crate::view::on_screen::DoorMsg;
use crate::view::state::address_bar::AddressMsg;
use crate::view::state::buttons::ButtonMsg;
use crate::view::state::host::HostMsg;
use crate::view::state::runs::RunMsg;
use crate::view::state::site_file::SiteFileMsg;
use web_sys::File;
use yew::Callback;

/// Something that a person or the browser did.
pub enum Msg {
    /// A frame is about to be painted; the time is in ms.
    Frame(f64),
    /// A canvas has another size.
    Resized,
    /// The system is light or dark now.
    SystemTheme,
    /// The playhead goes to the moment at this x of the chart.
    SeekX(f64),
    /// The pointer is at this point of a lane's graph, or left it.
    PointGraph(usize, Option<(f64, f64)>),
    /// A message of the address bar.
    Address(AddressMsg),
    /// A message of the theme and the size of the type.
    Appearance(AppearanceMsg),
    /// The builder has to open.
    OpenBuilder,
    /// A message of the texts beside buttons.
    Button(ButtonMsg),
    /// A message of what the chart shows.
    Chart(ChartMsg),
    /// A message of the code.
    Code(CodeMsg),
    /// The engine answers.
    Engine(FromWorker),
    /// A message of what is highlighted.
    Highlight(HighlightMsg),
    /// A message about the page that embeds this one.
    Host(HostMsg),
    /// A message of the notes.
    Notes(NotesMsg),
    /// A message of another program of the page.
    Door(DoorMsg),
    /// A message of the playhead.
    Playback(PlaybackMsg),
    /// A message of the author's question.
    Quiz(QuizMsg),
    /// A message of the runs.
    Run(RunMsg),
    /// A message of the settings.
    Settings(SettingsMsg),
    /// A message of site files.
    SiteFile(SiteFileMsg),
    /// A message of the table of events.
    Table(TableMsg),
    /// A message of the part of the time on screen.
    Zoom(ZoomMsg),
}

/// The callbacks by which components and the browser send messages: each has one that knows only the messages of its part.
/// They are made once, because a component is rendered again when its callback changes.
pub struct Callbacks {
    /// Of the address bar.
    pub address: Callback<AddressMsg>,
    /// Of the theme and the size of the type.
    pub appearance: Callback<AppearanceMsg>,
    /// Opens the builder.
    pub builder: Callback<()>,
    /// Of the texts beside buttons.
    pub button: Callback<ButtonMsg>,
    /// Of what the chart shows.
    pub chart: Callback<ChartMsg>,
    /// Of the code.
    pub code: Callback<CodeMsg>,
    /// Of the engine.
    pub engine: Callback<FromWorker>,
    /// Of the frames.
    pub frame: Callback<f64>,
    /// Of what is highlighted.
    pub highlight: Callback<HighlightMsg>,
    /// Of the page that embeds this one.
    pub host: Callback<HostMsg>,
    /// Of the notes.
    pub notes: Callback<NotesMsg>,
    /// Of files to open.
    pub open: Callback<File>,
    /// Of the playhead.
    pub playback: Callback<PlaybackMsg>,
    /// Of the pointer on a lane's graph.
    pub point: Callback<(usize, Option<(f64, f64)>)>,
    /// Of the author's question.
    pub quiz: Callback<QuizMsg>,
    /// Of the runs.
    pub run: Callback<RunMsg>,
    /// Of the x of the chart to which the playhead goes.
    pub seek: Callback<f64>,
    /// Of the settings.
    pub settings: Callback<SettingsMsg>,
    /// Of site files.
    pub site_file: Callback<SiteFileMsg>,
    /// Of the table of events.
    pub table: Callback<TableMsg>,
    /// Of the part of the time on screen.
    pub zoom: Callback<ZoomMsg>,
}

impl Callbacks {
    /// The callbacks that send to the page.
    pub fn to(page: &Callback<Msg>) -> Self {
        Callbacks {
            address: page.reform(Msg::Address),
            appearance: page.reform(Msg::Appearance),
            builder: page.reform(|()| Msg::OpenBuilder),
            button: page.reform(Msg::Button),
            chart: page.reform(Msg::Chart),
            code: page.reform(Msg::Code),
            engine: page.reform(Msg::Engine),
            frame: page.reform(Msg::Frame),
            highlight: page.reform(Msg::Highlight),
            host: page.reform(Msg::Host),
            notes: page.reform(Msg::Notes),
            open: page.reform(|file| Msg::SiteFile(SiteFileMsg::Open(file))),
            playback: page.reform(Msg::Playback),
            point: page.reform(|(lane, point)| Msg::PointGraph(lane, point)),
            quiz: page.reform(Msg::Quiz),
            run: page.reform(Msg::Run),
            seek: page.reform(Msg::SeekX),
            settings: page.reform(Msg::Settings),
            site_file: page.reform(Msg::SiteFile),
            table: page.reform(Msg::Table),
            zoom: page.reform(Msg::Zoom),
        }
    }
}
