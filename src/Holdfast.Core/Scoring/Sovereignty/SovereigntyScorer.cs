using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring.Sovereignty;

/// <summary>
/// Sovereignty per bought service: a person's word first, else what the inventory can tell (four of the eight objectives), else unknown.
/// The levels that the inventory gives are our reading of the framework's levels: never 4, because no inventory can show that nothing
/// critical depends on outside the EU.
/// </summary>
public static class SovereigntyScorer
{
    private const int SealSteps = 4;

    public static ValueList<ServiceSovereignty> Of(InventoryGraph graph, ScoredEstate estate, ValueList<SovereigntyAnswer> answers, ValueList<SovereigntyProfile> profiles)
    {
        var known = new InventoryLookup(graph.Inventory);
        return estate.Assets.Where(asset => known.Supplier(asset.Supplier) is not null).Select(asset => Service(asset)).ToValueList();

        ServiceSovereignty Service(DigitalAsset asset)
        {
            var supplier = known.Supplier(asset.Supplier)!;
            var control = new ControlFacts(known, known.Component(asset.Id)!, supplier);
            var objectives = SovereigntyObjective.All.Select(objective => Objective(objective.Id, asset, control)).ToValueList();
            var seals = objectives.Select(objective => objective.Seal).ToList();
            var points = objectives.Where(objective => objective.Points is not null).Select(objective => new ObjectivePoints(objective.Objective, objective.Points!.Value, objective.Maximum!.Value)).ToList();
            return new(
                asset.Id, asset.Title, supplier.Id, objectives,
                profiles.Select(profile => new WeightedSovereignty(profile.Id, SovereigntyFormula.Score(profile, points))).ToValueList(),
                SovereigntyFormula.Overall(seals), seals.Min());
        }

        ObjectiveControl Objective(string id, DigitalAsset asset, ControlFacts control)
        {
            var (found, sentence) = control.Of(id);
            var said = answers.Where(answer => answer.Objective == id)
                .Select(answer => (Answer: answer, Narrowness: Subject.Narrowness(answer.Service, asset)))
                .Where(pair => pair.Narrowness > 0)
                .OrderByDescending(pair => pair.Narrowness).ThenBy(pair => pair.Answer.Seal).ThenBy(pair => pair.Answer.Points)
                .Select(pair => pair.Answer).FirstOrDefault();
            if (said is not null)
            {
                return new(id, said.Seal, said.Points ?? said.Seal, said.Maximum ?? SealSteps, ControlSource.Person, said.Justification)
                {
                    SealOfInventory = found == said.Seal ? null : found,
                };
            }
            return new(id, found, found, found is null ? null : SealSteps, found is null ? ControlSource.Unknown : ControlSource.Inventory, sentence);
        }
    }
}
