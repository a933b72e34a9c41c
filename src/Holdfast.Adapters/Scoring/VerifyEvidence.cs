using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>
/// What asking the authoritative servers shows: where several providers serve a zone as declared, each has a working alternative
/// (RES-3.3) that was tried (RES-6.2). A provider that serves something else is no alternative to any of the others.
/// </summary>
public static class VerifyEvidence
{
    private static readonly ValueList<string> Criteria = ["RES-3.3", "RES-6.2"];

    /// <param name="isWhole">Every declared zone was asked about: only then is a provider well as a whole.</param>
    public static ValueList<Evidence> Of(IReadOnlyList<ZoneVerification> reports, bool isWhole, DateOnly today)
    {
        var shared = reports.GroupBy(report => report.Zone).Where(zone => zone.Count() > 1).ToList();
        var providers = shared.SelectMany(zone => zone.Select(report => report.Provider.Value)).Distinct().Order(StringComparer.Ordinal);
        return providers.Select(provider =>
        {
            var zones = shared.Where(zone => zone.Any(report => report.Provider.Value == provider)).ToList();
            var wrong = zones.SelectMany(zone => zone).FirstOrDefault(report => report.Verified == false);
            if (wrong is not null)
                return Made(provider, EvidenceOutcome.Against, today, $"{wrong.Provider.Value} does not serve {wrong.Zone.Value} as declared: it is no alternative");
            if (!isWhole || zones.Any(zone => zone.Any(report => report.Verified is null))) return null;
            var others = zones.SelectMany(zone => zone).Select(report => report.Provider.Value).Where(other => other != provider).Distinct().Order(StringComparer.Ordinal);
            return Made(provider, EvidenceOutcome.For, today, $"{string.Join(" and ", others)} {(others.Count() == 1 ? "serves" : "serve")} the same {(zones.Count == 1 ? "zone" : $"{zones.Count} zones")} as declared");
        }).OfType<Evidence>().ToValueList();
    }

    private static Evidence Made(string provider, EvidenceOutcome outcome, DateOnly today, string title) => new()
    {
        Id = $"verify-{provider}",
        Kind = EvidenceKind.Measured,
        Outcome = outcome,
        Criteria = Criteria,
        Subjects = [new Reference($"provider:{provider}/dns-serving"), new Reference($"provider:{provider}/dns-api")],
        Date = today,
        Title = title,
        Source = "holdfast verify",
        IsAutomatic = true,
    };
}
