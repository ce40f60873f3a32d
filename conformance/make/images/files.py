"""Small image files that decoders treat in ways of their own, and the RGB bytes that Pillow reads from them.

    python conformance/make/images/files.py

`src/data/pixels/fixtures/transparency/`: files with transparency; Pillow pastes them on white and on a color with their alpha for a mask.
`src/data/decoding/fixtures/bmp/`: bitmaps of every kind, most of which Pillow reads and does not write.
"""
import base64
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

DATA = Path(__file__).resolve().parents[3] / "src/data"
WIDTH, HEIGHT = 13, 7
TEAL = (0, 128, 120)
rng = np.random.default_rng(5)
COLORS = rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
ALPHA = rng.choice(np.array([0, 0, 1, 77, 128, 200, 254, 255, 255], dtype=np.uint8), (HEIGHT, WIDTH))


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(color_type: int, depth: int, samples: np.ndarray, chunks: list[tuple[bytes, bytes]] = []) -> bytes:
    """samples: [rows, numbers]; 16 bits big-endian."""
    rows = b"".join(b"\0" + (row.astype(">u2") if depth == 16 else row.astype(np.uint8)).tobytes() for row in samples)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color_type, 0, 0, 0)
    body = b"".join(chunk(kind, data) for kind, data in [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")])
    return b"\x89PNG\r\n\x1a\n" + body


def pasted(rgb: np.ndarray, alpha: np.ndarray, background: tuple[int, int, int]) -> np.ndarray:
    image = Image.new("RGB", (WIDTH, HEIGHT), background)
    image.paste(Image.fromarray(rgb), mask=Image.fromarray(alpha))
    return np.asarray(image)


def transparency() -> None:
    rgba = np.dstack([COLORS, ALPHA])
    image = Image.fromarray(rgba, "RGBA")
    gray = COLORS[:, :, 0]
    palette_index = (np.arange(WIDTH * HEIGHT) % 5).reshape(HEIGHT, WIDTH).astype(np.uint8)
    palette = COLORS[0, :5]
    palette_alpha = np.array([0, 90, 180, 255, 255], dtype=np.uint8)
    wide = rng.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint16)  # low bytes
    rgba16 = rgba.astype(np.uint16) * 256 + wide
    hole = np.where(ALPHA < 128, 0, 255).astype(np.uint8)
    premultiplied = np.round(COLORS * (ALPHA[:, :, None] / 255)).astype(np.uint8)
    with np.errstate(divide="ignore", invalid="ignore"):
        restored = np.where(ALPHA[:, :, None] > 0, np.minimum(255, premultiplied * (255 / ALPHA[:, :, None])), 0)
    key = np.where(np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH, 1) % 3 == 0, COLORS[0, 0], COLORS).astype(np.uint8)
    keyed = np.where((key == COLORS[0, 0]).all(axis=2), 0, 255).astype(np.uint8)
    gif_palette = np.zeros((256, 3), dtype=np.uint8)
    gif_palette[:5] = palette
    gif = Image.fromarray(palette_index, "P")
    gif.putpalette(gif_palette.tobytes())
    opaque = np.full((HEIGHT, WIDTH), 255, dtype=np.uint8)
    files = {
        "rgba.png": (encoded(image, "PNG"), COLORS, ALPHA),
        "rgba.webp": (encoded(image, "WEBP", lossless=True, exact=True), COLORS, ALPHA),
        "rgba.tiff": (encoded(image, "TIFF"), COLORS, ALPHA),
        "premultiplied.tiff": (
            encoded(Image.fromarray(np.dstack([premultiplied, ALPHA]), "RGBA"), "TIFF").replace(
                struct.pack("<HHII", 338, 3, 1, 2), struct.pack("<HHII", 338, 3, 1, 1)  # ExtraSamples: associated alpha
            ),
            np.round(restored).astype(np.uint8), ALPHA,
        ),
        "gray-alpha.png": (
            encoded(Image.merge("LA", [Image.fromarray(gray), Image.fromarray(ALPHA)]), "PNG"),
            np.dstack([gray] * 3), ALPHA,
        ),
        "rgba-16-bit.png": (png(6, 16, rgba16.reshape(HEIGHT, -1)), COLORS, ALPHA),
        "gray-alpha-16-bit.png": (
            png(4, 16, rgba16[:, :, [0, 3]].reshape(HEIGHT, -1)), np.dstack([gray] * 3), ALPHA,
        ),
        "palette.png": (
            png(3, 8, palette_index, [(b"PLTE", palette.tobytes()), (b"tRNS", palette_alpha.tobytes())]),
            palette[palette_index], palette_alpha[palette_index],
        ),
        "color-key.png": (
            png(2, 8, key.reshape(HEIGHT, -1), [(b"tRNS", COLORS[0, 0].astype(">u2").tobytes())]), key, keyed,
        ),
        "gray-key.png": (
            png(0, 8, gray, [(b"tRNS", struct.pack(">H", int(gray[2, 2])))]),
            np.dstack([gray] * 3), np.where(gray == gray[2, 2], 0, 255).astype(np.uint8),
        ),
        "hole.gif": (
            encoded(gif, "GIF", transparency=2), palette[palette_index],
            np.where(palette_index == 2, 0, 255).astype(np.uint8),
        ),
        "all-opaque.png": (encoded(Image.fromarray(np.dstack([COLORS, opaque])), "PNG"), COLORS, opaque),
        "all-transparent.png": (
            encoded(Image.fromarray(np.dstack([COLORS, np.zeros_like(hole)])), "PNG"), COLORS, np.zeros_like(hole),
        ),
    }
    write("pixels/fixtures/transparency", {
        name: (content, {
            "white": pasted(rgb, alpha, (255, 255, 255)), "teal": pasted(rgb, alpha, TEAL), "transparent": bool((alpha < 255).any()),
        })
        for name, (content, rgb, alpha) in files.items()
    })


def bmp(bits: int, rows: list[bytes], *, compression=0, palette=b"", header=40, masks=(), from_top=False, pixels=None) -> bytes:
    body = pixels if pixels is not None else b"".join(row + b"\0" * (-len(row) % 4) for row in (rows if from_top else rows[::-1]))
    if header == 12:
        info = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, bits)
    else:
        height = -HEIGHT if from_top else HEIGHT
        info = struct.pack("<IiiHHIIiiII", header, WIDTH, height, 1, bits, compression, len(body), 2835, 2835, len(palette) // 4, 0)
        info += struct.pack(f"<{len(masks)}I", *masks)
        info += b"\0" * max(0, header - len(info))
    start = 14 + len(info) + len(palette)
    return struct.pack("<2sIHHI", b"BM", start + len(body), 0, 0, start) + info + palette + body


def bitmaps() -> None:
    index = (np.arange(WIDTH * HEIGHT) * 7 % 16).reshape(HEIGHT, WIDTH)
    colors = COLORS.reshape(-1, 3)[:16]
    palette4 = b"".join(bytes([b, g, r, 0]) for r, g, b in colors.tolist())
    palette3 = b"".join(bytes([b, g, r]) for r, g, b in colors.tolist())
    nibbles = [bytes((int(row[x]) << 4) | (int(row[x + 1]) if x + 1 < WIDTH else 0) for x in range(0, WIDTH, 2)) for row in index]
    bits1 = [np.packbits(row % 2).tobytes() for row in index]
    bgr = [COLORS[y, :, ::-1].tobytes() for y in range(HEIGHT)]
    bgra = [np.dstack([COLORS[:, :, ::-1], ALPHA])[y].tobytes() for y in range(HEIGHT)]
    r, g, b = (COLORS[:, :, c].astype(np.uint16) for c in range(3))
    five = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3)
    six = ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
    rgba_masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)

    def runs8() -> bytes:
        out = b""
        for y, row in enumerate(index[::-1]):
            if y == 2:  # a row that is skipped from its third pixel on
                out += bytes([2, int(row[0]), 0, 2, 3, 0, 1, int(row[5])]) + b"\0\0"
            else:
                out += bytes([4, int(row[0])]) + bytes([0, 9]) + bytes(int(v) for v in row[4:13]) + b"\0" + b"\0\0"
        return out + b"\0\1"

    def runs4() -> bytes:
        out = b""
        for row in index[::-1]:
            values = [int(v) for v in row]
            packed = bytes((values[x] << 4) | (values[x + 1] if x + 1 < 9 else 0) for x in range(0, 9, 2))
            out += bytes([0, 9]) + packed + b"\0" + bytes([4, (values[9] << 4) | values[10]]) + b"\0\0"
        return out + b"\0\1"

    files = {
        "1-bit.bmp": bmp(1, bits1, palette=palette4[:8]),
        "4-bit.bmp": bmp(4, nibbles, palette=palette4),
        "8-bit.bmp": bmp(8, [row.astype(np.uint8).tobytes() for row in index], palette=palette4),
        "8-bit-os2.bmp": bmp(8, [row.astype(np.uint8).tobytes() for row in index], header=12, palette=palette3 + b"\0" * (768 - 48)),
        "24-bit.bmp": bmp(24, bgr),
        "24-bit-os2.bmp": bmp(24, bgr, header=12),
        "24-bit-from-top.bmp": bmp(24, bgr, from_top=True),
        "24-bit-v5.bmp": bmp(24, bgr, header=124),
        "32-bit.bmp": bmp(32, bgra),
        "16-bit-555.bmp": bmp(16, [row.astype("<u2").tobytes() for row in five]),
        "16-bit-565.bmp": bmp(16, [row.astype("<u2").tobytes() for row in six], compression=3, masks=(0xF800, 0x7E0, 0x1F)),
        "32-bit-fields.bmp": bmp(32, bgra, compression=3, masks=rgba_masks[:3]),
        "32-bit-alpha-v4.bmp": bmp(32, bgra, compression=3, masks=rgba_masks, header=108),
        "runs-of-8.bmp": bmp(8, [], compression=1, palette=palette4, pixels=runs8()),
        "runs-of-4.bmp": bmp(4, [], compression=2, palette=palette4, pixels=runs4()),
    }
    expected = {}
    for name, content in files.items():
        image = Image.open(io.BytesIO(content))
        white = Image.new("RGB", image.size, "white")
        white.paste(image.convert("RGB"), mask=image.getchannel("A") if image.mode == "RGBA" else None)
        expected[name] = (content, {"white": np.asarray(white)})
    write("decoding/fixtures/bmp", expected)


def write(folder: str, files: dict[str, tuple[bytes, dict]]) -> None:
    out = DATA / folder
    out.mkdir(parents=True, exist_ok=True)
    numbers = {}
    for name, (content, found) in files.items():
        (out / name).write_bytes(content)
        numbers[name] = {key: base64.b64encode(value.tobytes()).decode() if isinstance(value, np.ndarray) else value for key, value in found.items()}
    (out / "expected.json").write_text(json.dumps(numbers, indent=1) + "\n")


transparency()
bitmaps()
