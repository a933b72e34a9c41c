namespace Holdfast.Lab.Bunny;

/// <param name="Type">Number of Bunny's own list, not of DNS.</param>
/// <param name="Name">Empty at the apex.</param>
/// <param name="Value">Host names without final dot, TXT without quotation marks.</param>
public sealed record BunnyRecord(long Id, int Type, string Name, string Value)
{
    public const int A = 0, Aaaa = 1, Cname = 2, Txt = 3, Mx = 4, Redirect = 5, Flatten = 6, PullZone = 7, Srv = 8, Caa = 9, Ptr = 10, Script = 11, Ns = 12, Svcb = 13, Https = 14, Tlsa = 15;

    internal static readonly string[] TypeNames =
        ["A", "AAAA", "CNAME", "TXT", "MX", "Redirect", "Flatten", "PullZone", "SRV", "CAA", "PTR", "Script", "NS", "SVCB", "HTTPS", "TLSA"];

    public int Ttl { get; init; } = 300;

    public int Priority { get; init; }

    public int Weight { get; init; }

    public int Port { get; init; }

    public int Flags { get; init; }

    public string? Tag { get; init; }

    public bool Disabled { get; init; }

    public string? Comment { get; init; }

    internal string TypeName => TypeNames[Type];
}
