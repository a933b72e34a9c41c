using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Rules;

/// <summary>RES-7.1: is there a valid certificate, and does it cover the asset?</summary>
internal static class CertificateRule
{
    public static SuggestionRule Rule { get; } = new("RES-7.1/certificates",
        "Certificates with their expiry: of the asset itself (somebody has stated that they cover it), or of its supplier (whether the scope covers the asset is for a person to say). A valid one of the asset: means. Only of the supplier: intention. Only expired ones: not resilient.",
        (context, asset) => Judge(context, asset!));

    private static Verdict Judge(RuleContext context, DigitalAsset asset)
    {
        var own = context.Component(asset).Certifications;
        var supplier = context.Supplier(asset);
        var bought = supplier?.Certifications ?? [];
        RuleInput[] inputs = [.. own.Select(each => Input(each, $"components: {asset.Id}: certifications")), .. bought.Select(each => Input(each, $"suppliers: {supplier!.Id}: certifications"))];
        if (own.FirstOrDefault(IsValid) is { } covers) return Verdict.Of(MaturityLevel.Means, $"{covers.Standard} is stated for it, {Until(covers)}", inputs);
        if (bought.FirstOrDefault(IsValid) is { } general)
            return Verdict.Of(MaturityLevel.Intention, $"{supplier!.Title} has {general.Standard} for \"{(general.Scope.Length > 0 ? general.Scope : "a scope that is not stated")}\", {Until(general)}; that it covers this asset is not stated", inputs);
        if (inputs.Length > 0) return Verdict.Of(MaturityLevel.NotResilient, "every certificate has expired", inputs);
        return supplier is null
            ? Verdict.Ours("no certificate is stated for it", $"components: {asset.Id}: certifications")
            : Verdict.Unknown($"no certificate of {supplier.Title} is stated", $"suppliers: {supplier.Id}: certifications, or components: {asset.Id}: certifications where one covers it");

        bool IsValid(Certification each) => each.Expires is null || each.Expires >= context.Today;
    }

    private static string Until(Certification each) => each.Expires is { } last ? $"valid until {last:yyyy-MM-dd}" : "without an expiry";

    private static RuleInput Input(Certification each, string source) => new(each.Standard, $"{(each.Scope.Length > 0 ? each.Scope : "scope not stated")}; {Until(each)}", source);
}
