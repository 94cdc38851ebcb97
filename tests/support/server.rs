//! A static server for the built page that counts what each lane fetches, and that can be told to misbehave.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;
use tower_http::services::ServeDir;

/// What the server does with requests for the demo site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    /// It answers with the files.
    Well,
    /// It has no demo site: 404.
    NoSite,
    /// It answers 503 to the first request of a lane for a page, and with the page to the second.
    Shaky,
    /// It answers this many requests, and makes the others wait until its mood changes.
    Answers(usize),
}

/// How often a request that waits looks whether it may go on.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What lanes have fetched: per lane, the paths with their queries, in the order of their arrival.
pub type Log = BTreeMap<String, Vec<String>>;

/// A running server. Dropping it ends it at once, in the middle of whatever it does.
pub struct Server {
    /// Where it listens: `http://127.0.0.1:PORT/`.
    pub address: String,
    log: Arc<Mutex<Log>>,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
    mood: Arc<Mutex<Mood>>,
    abandoned: Arc<AtomicUsize>,
    runtime: Option<Runtime>,
}

impl Server {
    /// Serves the folder `dist` on a free port of loopback.
    pub fn start(dist: &Path) -> Server {
        Server::start_with(dist, &[])
    }

    /// The same, with these headers in each answer.
    pub fn start_with(dist: &Path, headers: &[(&'static str, &str)]) -> Server {
        let headers: Vec<(&str, HeaderValue)> =
            headers.iter().map(|(name, value)| (*name, HeaderValue::from_str(value).unwrap())).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let (log, mood) = (Arc::new(Mutex::new(Log::new())), Arc::new(Mutex::new(Mood::Well)));
        let abandoned = Arc::new(AtomicUsize::new(0));
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let (log_, asked_, mood_, abandoned_) = (log.clone(), asked.clone(), mood.clone(), abandoned.clone());
        let router = Router::new()
            .fallback_service(ServeDir::new(dist))
            .layer(middleware::from_fn(move |request: Request, next| {
                *asked_.lock().unwrap().entry(request.uri().path().to_string()).or_default() += 1;
                let (log, mood, unanswered) = (log_.clone(), mood_.clone(), Unanswered(Some(abandoned_.clone())));
                async move {
                    let response = answer(request, next, log, mood).await;
                    unanswered.answered();
                    response
                }
            }))
            .layer(middleware::map_response(move |mut response: Response| {
                for (name, value) in &headers {
                    response.headers_mut().insert(*name, value.clone());
                }
                std::future::ready(response)
            }));
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
        Server { address, log, asked, mood, abandoned, runtime: Some(runtime) }
    }

    /// From now on the server behaves like this.
    pub fn set_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// What was fetched since the last call.
    pub fn take_log(&self) -> Log {
        std::mem::take(&mut *self.log.lock().unwrap())
    }

    /// How many requests of lanes have come since the last [`Server::take_log`].
    pub fn requests(&self) -> usize {
        self.log.lock().unwrap().values().map(Vec::len).sum()
    }

    /// How often this path was asked for, by whatever on the page, since the server was started.
    pub fn asked_for(&self, path: &str) -> usize {
        self.asked.lock().unwrap().get(path).copied().unwrap_or(0)
    }

    /// How many requests were given up by who had sent them before there was an answer.
    pub fn abandoned(&self) -> usize {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// Ends it: connections break, new ones are refused.
    pub fn die(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.die();
    }
}

/// A request on its way; dropped with the count in it when its connection breaks.
struct Unanswered(Option<Arc<AtomicUsize>>);

impl Unanswered {
    fn answered(mut self) {
        self.0 = None;
    }
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(abandoned) = &self.0 {
            abandoned.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn answer(request: Request, next: Next, log: Arc<Mutex<Log>>, mood: Arc<Mutex<Mood>>) -> Response {
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let is_site = path.starts_with("/site/");
    let mut is_first = true;
    if let Some(lane) = request.headers().get("x-crawl-lane").and_then(|lane| lane.to_str().ok()) {
        let mut log = log.lock().unwrap();
        let seen = log.entry(lane.to_string()).or_default();
        is_first = !seen.contains(&path);
        seen.push(path);
    }
    if !is_site {
        return next.run(request).await;
    }
    match mood_for_one(&mood).await {
        Mood::Well | Mood::Answers(_) => next.run(request).await,
        Mood::NoSite => StatusCode::NOT_FOUND.into_response(),
        Mood::Shaky if is_first => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mood::Shaky => next.run(request).await,
    }
}

/// The mood in which a request is answered: at once, or when it may be.
async fn mood_for_one(mood: &Mutex<Mood>) -> Mood {
    loop {
        match &mut *mood.lock().unwrap() {
            Mood::Answers(0) => {}
            Mood::Answers(left) => {
                *left -= 1;
                return Mood::Well;
            }
            mood => return *mood,
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
