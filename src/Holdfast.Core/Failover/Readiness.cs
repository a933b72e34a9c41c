namespace Holdfast.Core.Failover;

/// <summary>Whether a standby could take over now: known long before it is needed. <c>default</c> = nothing known against it.</summary>
/// <param name="CertificateDays">Days left on the certificate that it shows for the public name; null = not looked at.</param>
/// <param name="CertificateFault">Chain or name that does not fit; null = none seen.</param>
/// <param name="MissingProtections">What the first front gives and this one does not: WAF, DDoS, bot filter.</param>
public readonly record struct Readiness(int? CertificateDays, string? CertificateFault, ValueList<string> MissingProtections)
{
    // Warnings long before the deadline, as renewals take days where a human is needed (failover.md 1.7).
    private static readonly int[] WarningDays = [7, 14, 21];

    public bool IsReady(RouterPolicy policy) => Obstacles(policy).IsEmpty;

    /// <summary>Why it is not ready, in words; empty when it is.</summary>
    public ValueList<string> Obstacles(RouterPolicy policy)
    {
        if (CertificateDays is null && CertificateFault is null && MissingProtections.IsEmpty) return [];
        var found = new List<string>();
        if (CertificateFault is { } fault) found.Add($"certificate: {fault}");
        if (CertificateDays is { } days && days < policy.MinimumCertificateDays)
            found.Add(days < 0 ? $"certificate expired {-days} days ago" : $"certificate ends in {days} days (at least {policy.MinimumCertificateDays} wanted)");
        if (!MissingProtections.IsEmpty) found.Add($"lacks {string.Join(", ", MissingProtections)}, which the first front gives");
        return found.ToValueList();
    }

    /// <summary>The strongest certificate warning that applies: 7, 14 or 21 days; null when more is left or nothing is known.</summary>
    public int? CertificateWarning()
    {
        foreach (var limit in WarningDays)
        {
            if (CertificateDays <= limit) return limit;
        }
        return null;
    }
}
