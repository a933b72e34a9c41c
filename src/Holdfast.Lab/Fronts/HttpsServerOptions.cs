using System.Net;

namespace Holdfast.Lab.Fronts;

public sealed record HttpsServerOptions
{
    /// <summary>Sent as <c>X-Lab-Server</c> with every answer.</summary>
    public required string Name { get; init; }

    public required LabAuthority Authority { get; init; }

    /// <summary>In its certificate.</summary>
    public required IReadOnlyList<string> HostNames { get; init; }

    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Where pages come from; null = it is an origin and answers itself.</summary>
    public IPEndPoint? Upstream { get; init; }

    /// <summary>The name in SNI towards the upstream; the public name goes along in Host.</summary>
    public string UpstreamName { get; init; } = "origin.example.com";

    /// <summary>Status for an upstream that does not answer; Cloudflare says 522, others 502 or 504.</summary>
    public int UpstreamDownStatus { get; init; } = 502;

    /// <summary>Says for a Host header why it is refused; null = it is served.</summary>
    public Func<string, HostRefusal?> Refuses { get; init; } = _ => null;

    /// <summary>Answers <c>/cdn-cgi/trace</c> by itself, even while every customer page fails, as seen on 5 December 2025.</summary>
    public bool AnswersTrace { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public int Seed { get; init; } = 1;
}

/// <param name="Title">Shown on the page, with the provider's own error code.</param>
public sealed record HostRefusal(int Status, string Title);
