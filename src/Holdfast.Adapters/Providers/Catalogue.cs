using System.Collections.Frozen;

namespace Holdfast.Adapters.Providers;

/// <summary>All kinds of providers: one explicit line each.</summary>
public static class Catalogue
{
    public static readonly FrozenDictionary<string, ProviderKind> Kinds = new Dictionary<string, ProviderKind>(StringComparer.Ordinal)
    {
        ["bunny"] = Bunny.BunnyProvider.Kind,
        ["cloudflare"] = Cloudflare.CloudflareProvider.Kind,
        ["desec"] = Desec.DesecProvider.Kind,
        ["powerdns"] = PowerDns.PowerDnsProvider.Kind,
        ["rfc2136"] = Rfc2136.Rfc2136Provider.Kind,
        ["zonefile"] = ZoneFile.ZoneFileProvider.Kind,
    }.ToFrozenDictionary();
}
