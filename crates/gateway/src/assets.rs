//! The web client's files.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header},
};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// Built by `npm run build`; read from the disk in a debug build, part of the binary in a release build.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// What pages may load: our own files, our own socket, pictures made in the page.
const CONTENT_POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
                              object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Operators' paths. Where they are served at an address of their own they are no pages here: whoever asks for health at
/// the wrong address must not be told that all is well.
const OPERATORS: [&str; 3] = ["healthz", "readyz", "metrics"];

/// Answers a file of the client.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    if !matches!(method, Method::GET | Method::HEAD) {
        let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "Files are read.\n");
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        return response;
    }
    answer(uri.path(), &headers, |path| Dist::get(path).map(|file| file.data))
}

/// A path without a dot is one of the client's own pages. Compressed files stand beside the others.
fn answer(path: &str, headers: &HeaderMap, file: impl Fn(&str) -> Option<Cow<'static, [u8]>>) -> Response<Body> {
    let path = path.trim_start_matches('/');
    let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.') && !OPERATORS.contains(&path);
    let path = if is_page { "index.html" } else { path };
    let brotli = accepts_brotli(headers).then(|| file(&format!("{path}.br"))).flatten();
    let data = brotli.map(|data| (data, true)).or_else(|| Some((file(path)?, false)));
    match data {
        Some((data, compressed)) => found(path, data, compressed),
        None if is_page => text(
            StatusCode::NOT_FOUND,
            "The web client is not built. Run `cargo xtask run`, or `npm run build` in web/.\n",
        ),
        None => text(StatusCode::NOT_FOUND, "Not found.\n"),
    }
}

/// RFC 9110, 12.5.3.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let codings = accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings
        .map(|coding| coding.split_once(';').unwrap_or((coding, "")))
        .any(|(coding, weight)| {
            let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
            coding.trim().eq_ignore_ascii_case("br") && weight.is_ok_and(|weight| weight > 0.0)
        })
}

fn found(path: &str, data: Cow<'static, [u8]>, compressed: bool) -> Response<Body> {
    let mut response = Response::new(Body::from(data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    let caching = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_POLICY),
    );
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn files(path: &str) -> Option<Cow<'static, [u8]>> {
        let data: &[u8] = match path {
            "index.html" => b"page",
            "index.html.br" => b"small page",
            "assets/a-1.js" => b"script",
            "assets/a-1.js.br" => b"small script",
            "assets/b-2.woff2" => b"font",
            "favicon.svg" => b"picture",
            _ => return None,
        };
        Some(data.into())
    }

    async fn get(path: &str, accepts: &'static str) -> (StatusCode, HeaderMap, String) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepts));
        let (head, body) = answer(path, &headers, files).into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("is short").to_vec();
        (head.status, head.headers, String::from_utf8(body).expect("text"))
    }

    #[tokio::test]
    async fn compressed_files_go_to_who_can_read_them() {
        for (accepts, small) in [
            ("br", true),
            ("gzip, deflate, br, zstd", true),
            ("gzip;q=1.0, BR;q=0.5", true),
            ("br; q=0.001", true),
            ("br;q=0", false),
            ("br;q=0.0, gzip", false),
            ("br;q=much", false),
            ("gzip, brr", false),
            ("", false),
        ] {
            let (status, headers, body) = get("/assets/a-1.js", accepts).await;
            assert_eq!(
                (status, body.as_str()),
                (StatusCode::OK, if small { "small script" } else { "script" }),
                "{accepts}"
            );
            assert_eq!(headers.get(header::CONTENT_ENCODING).is_some(), small, "{accepts}");
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert_eq!(headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        }
        let (_, headers, body) = get("/assets/b-2.woff2", "br").await;
        assert_eq!(
            (body.as_str(), headers.get(header::CONTENT_ENCODING)),
            ("font", None),
            "there is no smaller one"
        );
    }

    #[tokio::test]
    async fn what_has_its_content_in_its_name_is_kept_for_ever() {
        for (path, caching) in [
            ("/assets/a-1.js", "public, max-age=31536000, immutable"),
            ("/", "no-cache"),
            ("/s/0199c1f0-0000-7000-8000-00000000000a", "no-cache"),
            ("/favicon.svg", "no-cache"),
        ] {
            let (status, headers, _) = get(path, "").await;
            assert_eq!(
                (status, &headers[header::CACHE_CONTROL]),
                (StatusCode::OK, &HeaderValue::from_static(caching)),
                "{path}"
            );
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], CONTENT_POLICY);
        }
    }

    #[tokio::test]
    async fn paths_without_a_dot_are_pages_and_others_are_files() {
        for path in ["/", "/sign-in", "/s/1/2/3", "/no.dot/in-the-last"] {
            assert_eq!(get(path, "").await.2, "page", "{path}");
        }
        assert_eq!(get("/discover", "br").await.2, "small page");
        for path in [
            "/assets/gone.js",
            "/favicon.png",
            "/../Cargo.toml",
            "/.env",
            "/healthz",
            "/readyz",
            "/metrics",
        ] {
            assert_eq!(get(path, "").await.0, StatusCode::NOT_FOUND, "{path}");
        }
        let unbuilt = answer("/", &HeaderMap::new(), |_| None);
        assert_eq!(unbuilt.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn files_are_only_read() {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let answer = serve(method, Uri::from_static("/"), HeaderMap::new()).await;
            assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(answer.headers()[header::ALLOW], "GET, HEAD");
        }
    }

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        for path in [
            "../Cargo.toml",
            "../package.json",
            "/etc/passwd",
            "assets/../../package.json",
        ] {
            assert!(Dist::get(path).is_none(), "{path}");
        }
    }
}
