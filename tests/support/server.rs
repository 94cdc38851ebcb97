//! A static server for the built page. It counts what each lane fetches, and tests can make it misbehave.

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

/// How the server answers requests for the demo site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    /// Answers with the files.
    Well,
    /// Has no demo site: 404.
    NoSite,
    /// Answers 503 to a lane's first request for a page, and with the page to the second.
    Shaky,
    /// Answers this many requests, and makes the others wait until the mood changes.
    Answers(usize),
}

/// How often a waiting request checks whether it can continue.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The fetches of the lanes: for each lane, the paths with their queries, in the order of arrival.
pub type Log = BTreeMap<String, Vec<String>>;

/// A running server. Dropping it ends it at once, even in the middle of a response.
pub struct Server {
    /// Its address: `http://127.0.0.1:PORT/`.
    pub address: String,
    log: Arc<Mutex<Log>>,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
    mood: Arc<Mutex<Mood>>,
    abandoned: Arc<AtomicUsize>,
    runtime: Option<Runtime>,
}

impl Server {
    /// Serves the folder `dist` on a free loopback port.
    pub fn start(dist: &Path) -> Server {
        Server::start_with(dist, &[])
    }

    /// The same, with these headers in each response.
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

    /// Changes the server's behaviour from now on.
    pub fn set_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The fetches since the last call.
    pub fn take_log(&self) -> Log {
        std::mem::take(&mut *self.log.lock().unwrap())
    }

    /// The number of lane requests since the last [`Server::take_log`].
    pub fn requests(&self) -> usize {
        self.log.lock().unwrap().values().map(Vec::len).sum()
    }

    /// The number of requests for this path since the server started, from any part of the page.
    pub fn asked_for(&self, path: &str) -> usize {
        self.asked.lock().unwrap().get(path).copied().unwrap_or(0)
    }

    /// The number of requests that the client cancelled before the response.
    pub fn abandoned(&self) -> usize {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// Ends the server: connections break, and new ones are refused.
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

/// A request in progress. If its connection breaks, it is dropped, and the drop increments the count in it.
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

/// The mood for a request: at once, or when the request can continue.
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
