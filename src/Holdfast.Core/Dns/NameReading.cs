namespace Holdfast.Core.Dns;

/// <summary>How a host name without a final dot is to be read inside a value.</summary>
public enum NameReading
{
    /// <summary>As in a zone file (RFC 1035 5.1): relative to the origin unless it ends with a dot.</summary>
    ZoneFile,

    /// <summary>As provider APIs write them: always absolute, final dot or not.</summary>
    Absolute,

    /// <summary>
    /// As people write YAML: a final dot = absolute; one label = relative to the zone; several labels without a final dot =
    /// absolute, with a note when the relative reading exists too.
    /// </summary>
    Declared,
}
