using System.Globalization;

namespace Holdfast.Core.Failover;

/// <summary>What users see now, in words.</summary>
public static class StatusWords
{
    /// <summary>One line: where the switch is written and what that means for resolvers.</summary>
    /// <remarks>A resolver picks among all name servers of the zone; without knowledge of its habits each provider counts the same.
    /// One resolver may be anywhere between 0 and 100 %: it may know only the near server.</remarks>
    public static string Describe(Convergence convergence)
    {
        if (convergence.Wish is not { } wish) return "nothing was decided yet";
        if (convergence.Newer is { } newer) return $"superseded: epoch {newer.Epoch} points at {newer.Front}";
        var all = convergence.Providers.Count;
        var written = convergence.Providers.Count(provider => provider.IsWritten);
        var confirmed = convergence.Providers.Count(provider => provider.Phase == ProgressPhase.Confirmed);
        if (confirmed == all) return $"{wish.Front} is written and served at {all} of {all} {Plural(all)}";
        if (written == all) return $"{wish.Front} is written at {all} of {all} {Plural(all)}; served everywhere at {confirmed} of {all}";
        var share = Math.Round(100.0 * (all - written) / all).ToString(CultureInfo.InvariantCulture);
        return $"written at {written} of {all} {Plural(all)}; about {share} % of resolvers still get the old front";
    }

    /// <summary>One line per provider that is not where it should be.</summary>
    public static ValueList<string> Troubles(Convergence convergence) =>
        convergence.Providers.Where(provider => provider.Phase != ProgressPhase.Confirmed && convergence.Wish is not null)
            .Select(provider => $"{provider.Provider}: {Phase(provider)}{(provider.Trouble is { } trouble ? $" ({trouble})" : "")}").ToValueList();

    private static string Phase(ProviderProgress provider) => provider.Phase switch
    {
        ProgressPhase.Idle => "idle",
        ProgressPhase.ReadDue => provider.Attempts == 0 ? "pending" : $"pending, {provider.Attempts} {(provider.Attempts == 1 ? "try" : "tries")} failed",
        ProgressPhase.Reading => "being read",
        ProgressPhase.Writing => "being written",
        ProgressPhase.Written => provider.Servers == 0 ? "written, not seen at its servers yet" : $"written, served by {provider.Serving} of {provider.Servers} servers",
        ProgressPhase.Confirmed => "confirmed",
        _ => "superseded",
    };

    private static string Plural(int count) => count == 1 ? "provider" : "providers";
}
