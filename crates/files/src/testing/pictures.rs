//! Uploads as people have them, and as nobody should.

use image::{
    DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage,
    codecs::gif::{GifEncoder, Repeat},
};
use std::io::Cursor;

/// Red above, blue below: so one sees which way is up.
pub(crate) fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |_, y| {
        if y < height / 2 {
            Rgb([220, 30, 30])
        } else {
            Rgb([30, 30, 220])
        }
    })
}

pub(crate) fn file(picture: impl Into<DynamicImage>, kind: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.into().write_to(&mut file, kind).expect("drawn");
    file.into_inner()
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    file(photo(width, height), ImageFormat::Png)
}
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    file(photo(width, height), ImageFormat::Jpeg)
}
pub(crate) fn webp(width: u32, height: u32) -> Vec<u8> {
    file(photo(width, height), ImageFormat::WebP)
}
pub(crate) fn gif(width: u32, height: u32) -> Vec<u8> {
    frames(width, height, 1)
}
pub(crate) fn animated_gif(width: u32, height: u32) -> Vec<u8> {
    frames(width, height, 2)
}

fn frames(width: u32, height: u32, frames: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder.set_repeat(Repeat::Infinite).expect("drawn");
    for _ in 0..frames {
        let picture = DynamicImage::from(photo(width, height)).into_rgba8();
        encoder.encode_frame(Frame::new(picture)).expect("drawn");
    }
    drop(encoder);
    file
}

/// One sees through its left half.
pub(crate) fn glass(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, _| {
        Rgba([10, 200, 10, if x < width / 2 { 0 } else { 255 }])
    });
    file(picture, ImageFormat::Png)
}

/// A PNG with one more chunk after its header (PNG, third edition, 5.3).
pub(crate) fn png_with(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    // Signature (8), then the header's length, kind, 13 bytes and checksum.
    let header = 8 + 4 + 4 + 13 + 4;
    [&png[..header], &chunk(kind, data), &png[header..]].concat()
}

/// A PNG that says it is so large, and holds next to nothing.
pub(crate) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]));
    file.extend(chunk(b"IEND", &[]));
    file
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    let checked = [&kind[..], data].concat();
    let sum = crc32(&checked).to_be_bytes();
    [&length[..], &checked, &sum].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    };
    !bytes.iter().fold(!0, step)
}

/// A JPEG with an Exif segment (CIPA DC-008) that says how it is turned, and where it was taken.
pub(crate) fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"48.8584 N 2.2945 E");
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}
