using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Probes;

/// <summary>What one probe saw, with its times and (on a fresh handshake) the certificate.</summary>
/// <param name="Connect">Null when the connection was reused.</param>
/// <param name="Tls">Null when the connection was reused or plain.</param>
public sealed record ProbeReport(
    ProbeResult Result, TimeSpan? Connect, TimeSpan? Tls, TimeSpan? FirstByte, TimeSpan Total, int? Status, CertificateReport? Certificate)
{
    /// <summary>Which address of the target was asked.</summary>
    public System.Net.IPAddress? Address { get; init; }

    /// <summary>What time it is there, by the answer's own header.</summary>
    public DateTimeOffset? Date { get; init; }
}

/// <param name="Fault">Chain or name that does not fit; null when it is trusted for the public name.</param>
public sealed record CertificateReport(DateTimeOffset NotAfter, string Subject, string? Fault)
{
    /// <summary>Nothing is wrong but that it is too old or too young, by this machine's clock.</summary>
    public bool IsDateOnly { get; init; }

    public int DaysLeft(DateTimeOffset now) => (int)Math.Floor((NotAfter - now).TotalDays);
}
