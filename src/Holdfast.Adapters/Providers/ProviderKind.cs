using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers;

/// <summary>An entry of the catalogue: what a kind can do, which keys its settings have, and how one is made.</summary>
/// <param name="Keys">Its keys besides kind, supplier, endpoint and nameservers, or one of these said otherwise.</param>
/// <param name="Example">One line of YAML for messages and <c>init</c>.</param>
/// <param name="Create">Throws <see cref="SecretMissingException"/> when a secret is not to be had.</param>
public sealed record ProviderKind(
    Capabilities Capabilities,
    ValueList<ConfigKey> Keys,
    string Example,
    Func<ProviderSettings, ProviderContext, IProvider> Create)
{
    /// <summary>What is wrong with the values of the options, in one sentence with the remedy; null when nothing is.</summary>
    public Func<ProviderSettings, string?>? Check { get; init; }

    /// <summary>Where a zone is kept, beyond kind and endpoint (a file, a server, a view); null = these two say all.</summary>
    public Func<ProviderSettings, DnsName, string>? Where { get; init; }

    /// <summary>
    /// The place behind a provider's name, without secrets: two entries of the same place hold the same records, and the same name
    /// in another configuration is usually another place.
    /// </summary>
    public string PlaceOf(ProviderSettings settings, DnsName zone) =>
        $"{settings.Kind} {settings.Endpoint?.AbsoluteUri ?? "-"} {Where?.Invoke(settings, zone)}".TrimEnd();
}
