using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.State;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>The configured providers, each made when it is first asked for and once only. Safe for concurrent use.</summary>
public sealed class ProviderSet(Configuration configuration, ProviderContext context) : IDisposable
{
    private readonly Dictionary<ProviderId, IProvider> _made = [];
    private readonly Lock _gate = new();

    public ProviderSet(Configuration configuration, StateFolder state, TimeProvider clock, Func<string, string?> environment)
        : this(configuration, new ProviderContext(clock, environment, new WriteBudgets(state, clock)))
    {
    }

    /// <exception cref="SecretMissingException">A secret of it is not to be had; asked again later it may be.</exception>
    public IProvider Get(ProviderId id)
    {
        lock (_gate)
        {
            if (_made.TryGetValue(id, out var known)) return known;
            var settings = configuration.Provider(id);
            return _made[id] = Catalogue.Kinds[settings.Kind].Create(settings, context);
        }
    }

    public void Dispose()
    {
        foreach (var provider in _made.Values) provider.Dispose();
    }
}
