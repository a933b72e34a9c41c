using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>
/// A record that one provider hides behind its own addresses is answered as written by the others: the origin's address is
/// then public, and its protection can be walked around.
/// </summary>
internal static class OriginLeaks
{
    public static void Check(
        DnsName zone, IReadOnlyList<DeclaredSet> sets, IReadOnlyList<ProviderId> ids, ValueList<ProviderSettings> providers, string file, List<Problem> problems)
    {
        foreach (var declared in sets)
        {
            if (declared.Proxied is not true && declared.At.IsEmpty) continue;
            var hidden = ids.Where(id => At(declared, id) is { Omit: false } at && (at.Proxied ?? declared.Proxied) is true && CanProxy(id, providers)).ToList();
            if (hidden.Count == 0) continue;
            foreach (var id in ids)
            {
                var at = At(declared, id);
                if (at.Omit || ((at.Proxied ?? declared.Proxied) is true && CanProxy(id, providers))) continue;
                if (at.Values is { } own && own != At(declared, hidden[0]).Values.GetValueOrDefault(declared.Set.Values)) continue;
                problems.Add(new Problem(
                    file, declared.Line, declared.Column, Severity.Warning,
                    $"{declared.Set.Key} is proxied at {hidden[0]}, but {id} answers {declared.Set.Values[0]} to everybody: the origin is exposed and its protection can be walked around",
                    $"give {id} other values or leave it out:  at: {{ {id}: {{ omit: true }} }}"));
            }
        }
    }

    private static ProviderDifference At(DeclaredSet declared, ProviderId id) =>
        declared.At.FirstOrDefault(difference => difference.Provider == id) ?? new ProviderDifference(id, null, null, null, null, false);

    private static bool CanProxy(ProviderId id, ValueList<ProviderSettings> providers) =>
        providers.FirstOrDefault(provider => provider.Id == id) is { } settings
        && Catalogue.Kinds.TryGetValue(settings.Kind, out var kind) && kind.Capabilities.Proxied.Has;
}
