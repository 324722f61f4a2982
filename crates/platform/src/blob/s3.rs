//! `s3://`: objects in a bucket of anything that speaks S3.
//!
//! Addresses are of the form `https://host/bucket/key`, which all of them understand. An object is put in one request,
//! so a reader sees the old one or the new one.

use super::Key;
use beep_core::{Error, Result, reason};
use bytes::Bytes;
use http::Uri;
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use percent_encoding::percent_decode_str;
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(3);
/// One request with all its repetitions.
const PATIENCE: Duration = Duration::from_secs(10);
const RETRIES: usize = 3;
/// Where none is named: what servers of one's own take.
const REGION: &str = "us-east-1";
/// Of what servers say when they cannot store more: their codes, and a status (RFC 4918, 11.5).
const FULL: [&str; 4] = ["507 ", "XMinioStorageFull", "QuotaExceeded", "InsufficientStorage"];

pub(super) struct Bucket {
    store: AmazonS3,
    /// Before every key; empty for none.
    prefix: Path,
}

/// `s3://[key:secret@]host[:port]/bucket[/prefix][?region=…&tls=off]`, read.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    endpoint: String,
    keys: Option<(String, String)>,
    bucket: String,
    prefix: String,
    region: String,
    encrypted: bool,
}

impl Bucket {
    /// # Errors
    /// `INVALID_INPUT` for a URL of another shape, which it does not repeat: there may be a secret in it.
    pub(super) fn open(url: &str) -> Result<Self> {
        let place = Place::read(url).ok_or_else(malformed)?;
        let options = ClientOptions::new()
            .with_allow_http(!place.encrypted)
            .with_connect_timeout(CONNECT)
            .with_timeout(PATIENCE);
        let retry = RetryConfig {
            max_retries: RETRIES,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_endpoint(place.endpoint)
            .with_bucket_name(place.bucket)
            .with_region(place.region)
            .with_virtual_hosted_style_request(false)
            .with_client_options(options)
            .with_retry(retry);
        if let Some((key, secret)) = place.keys {
            builder = builder.with_access_key_id(key).with_secret_access_key(secret);
        }
        Ok(Self {
            store: builder.build().map_err(|_| malformed())?,
            prefix: Path::from(place.prefix),
        })
    }

    fn path(&self, key: &Key) -> Path {
        self.prefix.parts().chain(Path::from(key.as_str()).parts()).collect()
    }

    pub(super) async fn put(&self, key: &Key, content: Bytes) -> Result<()> {
        let put = self.store.put(&self.path(key), PutPayload::from_bytes(content)).await;
        put.map(drop).map_err(|error| failure(&error))
    }

    pub(super) async fn get(&self, key: &Key) -> Result<Option<Bytes>> {
        let found = match self.store.get(&self.path(key)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failure(&error)),
        };
        found.bytes().await.map(Some).map_err(|error| failure(&error))
    }

    pub(super) async fn delete(&self, key: &Key) -> Result<()> {
        match self.store.delete(&self.path(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failure(&error)),
        }
    }

    /// Whether the bucket is there and open to us. Writing would cost an object each time that health is asked for.
    pub(super) async fn ping(&self) -> Result<()> {
        let nothing = self.prefix.clone().join(".health");
        let listed = self.store.list_with_delimiter(Some(&nothing)).await;
        listed.map(drop).map_err(|error| failure(&error))
    }
}

impl Place {
    fn read(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok().filter(|uri: &Uri| uri.scheme_str() == Some("s3"))?;
        let authority = uri.authority()?;
        let (keys, host) = match authority.as_str().rsplit_once('@') {
            Some((keys, host)) => (Some(keys.split_once(':')?), host),
            None => (None, authority.as_str()),
        };
        let text = |encoded: &str| percent_decode_str(encoded).decode_utf8().ok().map(String::from);
        let keys = match keys {
            Some((key, secret)) => Some((text(key)?, text(secret)?)),
            None => None,
        };
        let (bucket, prefix) = uri.path()[1..].split_once('/').unwrap_or((&uri.path()[1..], ""));
        let mut place = Self {
            endpoint: String::new(),
            keys,
            bucket: bucket.to_owned(),
            prefix: prefix.trim_end_matches('/').to_owned(),
            region: REGION.to_owned(),
            encrypted: true,
        };
        for pair in uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            match pair.split_once('=')? {
                ("region", region) => place.region = text(region)?,
                ("tls", "off") => place.encrypted = false,
                _ => return None,
            }
        }
        let scheme = if place.encrypted { "https" } else { "http" };
        place.endpoint = format!("{scheme}://{host}");
        (!host.is_empty() && !bucket.is_empty()).then_some(place)
    }
}

fn malformed() -> Error {
    Error::invalid(
        "blobs",
        "A bucket is `s3://<key>:<secret>@<host>[:<port>]/<bucket>[/<prefix>][?region=<region>&tls=off]`.",
    )
}

fn failure(error: &object_store::Error) -> Error {
    let text = error.to_string();
    if FULL.iter().any(|sign| text.contains(sign)) {
        Error::from(&reason::STORAGE_FULL).context(text)
    } else {
        Error::unavailable(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_say_where_and_by_whom() {
        let place = Place::read("s3://key:se%2Fcret@minio:9000/beep/pictures?tls=off&region=eu-west-3").expect("good");
        let expected = Place {
            endpoint: "http://minio:9000".into(),
            keys: Some(("key".into(), "se/cret".into())),
            bucket: "beep".into(),
            prefix: "pictures".into(),
            region: "eu-west-3".into(),
            encrypted: false,
        };
        assert_eq!(place, expected);
        let place = Place::read("s3://s3.eu-west-3.amazonaws.com/beep").expect("good");
        assert_eq!(
            (place.endpoint.as_str(), place.keys, place.encrypted),
            ("https://s3.eu-west-3.amazonaws.com", None, true)
        );
        for bad in [
            "s3://",
            "s3://host",
            "s3://host/",
            "s3://key@host/bucket",
            "s3:bucket",
            "s3://host/bucket?tls=maybe",
            "s3://host/bucket?x",
            "https://host/bucket",
        ] {
            assert!(Place::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn secrets_are_not_repeated() {
        for url in ["s3://key:hunter2@host", "s3://key:hunter2@[::1/bucket"] {
            let error = Bucket::open(url).err().unwrap_or_else(|| panic!("{url} is no bucket"));
            assert!(!format!("{error:?}").contains("hunter2"));
        }
    }

    #[test]
    fn a_full_server_is_told_apart() {
        let said = |text: &str| object_store::Error::Generic {
            store: "S3",
            source: text.into(),
        };
        assert!(failure(&said("status: 507 Insufficient Storage")).is(&reason::STORAGE_FULL));
        assert!(failure(&said("<Code>XMinioStorageFull</Code>")).is(&reason::STORAGE_FULL));
        assert!(failure(&said("connection refused")).is(&reason::UNAVAILABLE));
    }
}
