namespace Holdfast.Core.Scoring;

/// <summary>
/// What an answer or a piece of evidence speaks about: the organisation, one asset by its component id, or many assets at once.
/// </summary>
public static class Subject
{
    /// <summary>The subject of every criterion of organisation scope.</summary>
    public const string Organisation = "organisation";

    /// <summary>Every asset.</summary>
    public const string AllAssets = "all-assets";

    /// <summary>In front of a supplier's id: every asset that it serves.</summary>
    public const string SupplierPrefix = "supplier:";

    /// <summary>In front of a critical system's component id: every asset of it.</summary>
    public const string SystemPrefix = "system:";

    /// <summary>Every subject that names the asset, the narrowest first; those in one list are as narrow.</summary>
    public static IEnumerable<IEnumerable<string>> Naming(DigitalAsset asset) =>
    [
        [asset.Id],
        asset.Supplier.Length > 0 ? [SupplierPrefix + asset.Supplier] : [],
        asset.Uses.Select(use => SystemPrefix + use.System),
        [AllAssets],
    ];

    /// <summary>How narrowly a subject names the asset: 4 the asset itself, 3 its supplier, 2 a system of it, 1 all assets; 0 = not at all.</summary>
    public static int Narrowness(string subject, DigitalAsset asset) =>
        subject == asset.Id ? 4
        : subject.StartsWith(SupplierPrefix, StringComparison.Ordinal) ? (asset.Supplier.Length > 0 && subject.AsSpan(SupplierPrefix.Length).SequenceEqual(asset.Supplier) ? 3 : 0)
        : subject.StartsWith(SystemPrefix, StringComparison.Ordinal) ? (asset.Uses.Any(use => subject.AsSpan(SystemPrefix.Length).SequenceEqual(use.System)) ? 2 : 0)
        : subject == AllAssets ? 1
        : 0;
}
