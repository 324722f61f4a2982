//! From the bytes of a stranger to pictures of our own.
//!
//! Nothing of an upload is passed on: its pixels are drawn anew, so that metadata (where a photo was taken, who took
//! it), trailing bytes and files that are two kinds at once stay behind. What an upload may cost is known before it is
//! paid: kind and size come from the first bytes, and decoders get a limit of memory.

use crate::{
    error::{IMAGE_ANIMATED, IMAGE_KIND_UNSUPPORTED, IMAGE_TOO_MANY_PIXELS, IMAGE_UNREADABLE},
    gif,
    model::{PIXELS, Purpose, SIDE, Size},
};
use beep_core::{Error, Result};
use bytes::Bytes;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits,
    codecs::{
        gif::GifDecoder,
        jpeg::{JpegDecoder, JpegEncoder},
        png::PngDecoder,
        webp::{WebPDecoder, WebPEncoder},
    },
    metadata::Orientation,
};
use std::io::Cursor;

/// Bytes that a decoder may hold: 16 million pixels of three colours with 16 bits each.
const DECODER: u64 = 96 << 20;
/// Above it files grow faster than pictures get better.
const JPEG_QUALITY: u8 = 85;

/// One size of a picture, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub(crate) width: u32,
    /// JPEG, or WebP without loss for what one can see through.
    pub(crate) content: Bytes,
}

/// Draws an upload in all sizes of its purpose: turned upright, cut to their shape round the middle.
///
/// # Errors
/// `IMAGE_KIND_UNSUPPORTED`, `IMAGE_TOO_MANY_PIXELS`, `IMAGE_ANIMATED`, `IMAGE_UNREADABLE`.
pub(crate) fn draw(upload: &[u8], purpose: Purpose) -> Result<Vec<Drawn>> {
    let (picture, orientation) = decode(upload)?;
    let mut source = picture;
    let mut largest = true;
    let mut drawn = Vec::with_capacity(purpose.sizes().len());
    for &size in purpose.sizes() {
        // Each from the one before: the upload is gone through once.
        source = if largest {
            upright(resized(&source, lying(size, orientation))?, orientation)
        } else {
            resized(&source, size)?
        };
        largest = false;
        drawn.push(Drawn {
            width: size.width,
            content: encode(&source)?,
        });
    }
    Ok(drawn)
}

/// The pixels, eight bits a colour, and how they are to be turned.
fn decode(upload: &[u8]) -> Result<(DynamicImage, Orientation)> {
    let file = Cursor::new(upload);
    match image::guess_format(upload) {
        Ok(ImageFormat::Png) => {
            let decoder = PngDecoder::with_limits(file, limits()).map_err(refusal)?;
            let animated = decoder.is_apng().map_err(refusal)?;
            pixels(decoder, animated)
        }
        Ok(ImageFormat::Jpeg) => pixels(JpegDecoder::new(file).map_err(refusal)?, false),
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(file).map_err(refusal)?;
            let animated = decoder.has_animation();
            pixels(decoder, animated)
        }
        Ok(ImageFormat::Gif) => pixels(GifDecoder::new(file).map_err(refusal)?, gif::is_animated(upload)),
        _ => Err((&IMAGE_KIND_UNSUPPORTED).into()),
    }
}

fn pixels(mut decoder: impl ImageDecoder, animated: bool) -> Result<(DynamicImage, Orientation)> {
    let (width, height) = decoder.dimensions();
    let too_many = width.max(height) > SIDE || u64::from(width) * u64::from(height) > PIXELS;
    // What decoders hold beside the pixels is limited below; the pixels are ours to count.
    if too_many || decoder.total_bytes() > DECODER {
        return Err((&IMAGE_TOO_MANY_PIXELS).into());
    }
    if animated {
        return Err((&IMAGE_ANIMATED).into());
    }
    decoder.set_limits(limits()).map_err(refusal)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    if picture.width() == 0 || picture.height() == 0 {
        return Err((&IMAGE_UNREADABLE).into());
    }
    Ok((eight_bits(picture), orientation))
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(DECODER);
    limits
}

fn refusal(error: ImageError) -> Error {
    let reason = match error {
        ImageError::Limits(_) => &IMAGE_TOO_MANY_PIXELS,
        _ => &IMAGE_UNREADABLE,
    };
    Error::from(reason).context(error)
}

/// With alpha only if something shines through.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into();
    }
    let picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::from(picture).into_rgb8().into()
    } else {
        picture.into()
    }
}

/// Cut to the shape of `size` round the middle.
fn resized(picture: &DynamicImage, size: Size) -> Result<DynamicImage> {
    let mut target = DynamicImage::new(size.width, size.height, picture.color());
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .fit_into_destination(Some((0.5, 0.5)));
    let resized = Resizer::new().resize(picture, &mut target, &options);
    resized.map_err(Error::internal)?;
    Ok(target)
}

/// What `size` is before it is turned.
fn lying(size: Size, orientation: Orientation) -> Size {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            Size {
                width: size.height,
                height: size.width,
            }
        }
        _ => size,
    }
}

fn upright(mut picture: DynamicImage, orientation: Orientation) -> DynamicImage {
    picture.apply_orientation(orientation);
    picture
}

fn encode(picture: &DynamicImage) -> Result<Bytes> {
    let mut content = Vec::new();
    let encoded = if picture.color().has_alpha() {
        picture.write_with_encoder(WebPEncoder::new_lossless(&mut content))
    } else {
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut content, JPEG_QUALITY))
    };
    encoded.map_err(Error::internal)?;
    Ok(content.into())
}

#[cfg(test)]
mod tests;
