namespace Holdfast.Testing.Servers;

/// <summary>A zone to serve: its name without final dot, and its records as master-file lines.</summary>
internal sealed record TestZone(string Name, string Records, bool IsSigned = false)
{
    /// <summary>The types that the key may update (BIND's words); other types are refused to it.</summary>
    public string UpdateTypes { get; init; } = "ANY";

    /// <summary>SOA and two name servers, then the given lines (relative names).</summary>
    public static TestZone Of(string name, string records = "", bool isSigned = false) => new(
        name,
        $"""
        $ORIGIN {name}.
        $TTL 300
        @ 3600 SOA ns1.example.net. hostmaster.example.net. 1 3600 600 604800 60
        @ 3600 NS ns1.example.net.
        @ 3600 NS ns2.example.net.
        {records}

        """,
        isSigned);
}
