using System.Buffers;
using System.Text;

namespace Holdfast.Core.Dns;

/// <summary>
/// Text of a file that is meant to be UTF-8, without losing an octet that is not: such an octet X becomes the character U+DC00 + X,
/// which no text has by itself, and goes back as it came.
/// </summary>
public static class OctetText
{
    private const char First = '\uDC80';
    private const char Last = '\uDCFF';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> octets)
    {
        try
        {
            return Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return DecodeMixed(octets);
        }
    }

    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var octets = new Octets();
        Encode(text, octets);
        return octets.Span.ToArray();
    }

    /// <summary>The first octet that is no text, as an index into the decoded text; -1 when all is UTF-8.</summary>
    public static int IndexOfOctet(ReadOnlySpan<char> text)
    {
        for (var at = 0; ; at++)
        {
            var next = text[at..].IndexOfAnyInRange(First, Last);
            if (next < 0) return -1;
            at += next;
            if (at == 0 || !char.IsHighSurrogate(text[at - 1])) return at;
        }
    }

    internal static void Encode(ReadOnlySpan<char> text, Octets octets)
    {
        while (!text.IsEmpty)
        {
            var next = IndexOfOctet(text);
            var plain = next < 0 ? text : text[..next];
            if (!plain.IsEmpty) Encoding.UTF8.GetBytes(plain, octets.Room(Encoding.UTF8.GetByteCount(plain)));
            if (next < 0) return;
            octets.Add((byte)(text[next] - 0xDC00));
            text = text[(next + 1)..];
        }
    }

    private static string DecodeMixed(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length);
        Span<char> chars = stackalloc char[2];
        while (!octets.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(octets, out var rune, out var used) == OperationStatus.Done;
            if (isText) text.Append(chars[..rune.EncodeToUtf16(chars)]);
            else foreach (var octet in octets[..used]) text.Append((char)(0xDC00 + octet));
            octets = octets[used..];
        }
        return text.ToString();
    }
}
