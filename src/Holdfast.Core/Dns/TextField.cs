namespace Holdfast.Core.Dns;

/// <summary>The data of TXT: character-strings of up to 255 octets that mean their concatenation (RFC 7208 3.3 says so for SPF).</summary>
internal static class TextField
{
    /// <summary>What fits into 65,535 octets of record data with a length octet before every 255.</summary>
    public const int Longest = 65_279;

    public static byte[] ToWire(ReadOnlySpan<byte> octets)
    {
        var wire = new Octets();
        do
        {
            var part = octets[..Math.Min(255, octets.Length)];
            wire.Add((byte)part.Length);
            wire.Add(part);
            octets = octets[part.Length..];
        }
        while (!octets.IsEmpty);
        return wire.Span.ToArray();
    }
}
